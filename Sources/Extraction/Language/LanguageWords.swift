/// The commonest function words of the languages written in the Latin and Cyrillic scripts.
///
/// About thirty each: enough to tell a paragraph's language, as every fourth word of running text is one of them. A
/// word
/// that several languages share counts for each, divided by how many share it.
enum LanguageWords {
  /// The languages' tags, and which of them have a word: the place in `sharing` by the word's hash.
  static let (tags, places, sharing): ([String], HashTable, [[Int]]) = {
    var places = HashTable(minimumCapacity: 2_000)
    var sharing: [[Int]] = []
    for (language, words) in lists.enumerated() {
      for word in Set(words.1) where Words.list(word) == [String(word)] {
        guard let hash = WordHash.words(word).first else { continue }
        if let place = places[hash] {
          sharing[Int(place)].append(language)
        } else {
          places.set(hash, UInt32(sharing.count))
          sharing.append([language])
        }
      }
    }
    return (lists.map(\.0), places, sharing)
  }()

  /// A language's tag with a colon, then its words.
  private static let lists: [(String, [Substring])] = {
    var lists: [(String, [Substring])] = []
    for word in table.split(whereSeparator: \.isWhitespace) {
      if word.hasSuffix(":") {
        lists.append((String(word.dropLast()), []))
      } else {
        lists[lists.count - 1].1.append(word)
      }
    }
    return lists
  }()

  private static let table = """
    en: the of and to in a is that for it was on with as be by at this from are have has had not but they which you
    we his her or an were been their will would
    de: der die das und in den von zu mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat
    dass sie nach wird bei einer um am sind noch wie einem über
    fr: le la les de des du et un une dans en est que qui pour pas sur au par plus ce il ne se sont avec son aux
    cette ont mais ou nous vous être d l qu
    es: el la los las de del y que en un una por con para es se no su al lo como más pero sus le ha este esta entre
    cuando sin sobre también fue han son
    it: il la le di e che in un una per con del della non è si dei da al nel sono come i gli lo alla delle più
    anche ha ma dal nella questo su
    pt: o a os as de do da e que em um uma para com não é por no na dos das se mais ao como mas foi ele sua pelo
    pela são ou seu à entre também
    ca: el la els les de i que en un una per amb del és no al es ha més com dels però seva aquest aquesta les ser
    també són van ho ja
    gl: o a os as de do da e que en un unha para con non é por no na dos das se máis ao como pero foi súa polo pola
    son ou seu tamén
    ro: și de în la a cu că pe un o din care nu este pentru mai sau al fost se sunt ce prin după ale lui au dar
    până fi această cel
    nl: de het een van en in is dat op te zijn met voor niet die aan er ook als om maar bij door naar uit heeft nog
    wordt werd hij was over dan ze
    sv: och att det i en som är på av för med den till har de inte om ett men var sig från vi så kan när ska också
    efter han hon vid eller
    no: og i det er på en som til for av at med har den de ikke et om var fra vi seg men kan så han skal etter også
    ble ved eller hun mot
    da: og i det er på en som til for af at med har den de ikke et om var fra vi sig men kan så han skal efter også
    blev ved eller hun mod
    nn: og i det er på ein som til for av at med har den dei ikkje eit om var frå vi seg men kan så han skal etter
    også vart ved eller ho mot
    is: og að í á er sem það um við til með en var af fyrir ekki hann því hefur eru þess sér þá frá eftir hún þeir
    svo verið
    fi: ja on että se ei oli hän mutta kun niin joka ovat myös sen mukaan kuin jos ole tai siitä hänen olla vain
    voi mitä nyt tämä jo sekä
    et: ja on et ei see oli ka mis kui ning aga oma mida selle seda või ta kes siis veel pole olid nii välja üle
    tema ma
    hu: a az és hogy nem is egy de van ez meg volt csak már még ki azt mint el vagy be ha lesz kell fel szerint
    után pedig akkor ezt majd
    pl: i w na z do nie się że to jest o jak po za od ale przez dla jego są co tym czy tego oraz był który przy
    może została tylko już
    cs: a v se na je že s z do o i to by pro ve ale jako jsou která který podle také za už od jeho byl tak po není
    si jen nebo
    sk: a v sa na je že s z do o aj to by pre vo ale ako sú ktorá ktorý podľa tiež za už od jeho bol tak po nie si
    len alebo
    sl: in je v na da za se so ki pa z bo tudi pri ne po kot od bi ni s iz še do ali sta ko že ter le
    hr: i u je na se da su za od s ne o koji što iz kao bi će to do a koja li sam nije po biti bio tako ali
    lt: ir yra kad į iš su tai kaip buvo ne o už apie jo tik bet ar nuo po jau dėl prie pagal taip dar bei jų metų
    savo
    lv: un ir ka no ar par uz to bet arī tas kā pēc lai bija vai gan pie tiek savu kas nav šo viņš gada tika šī pat
    tr: ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ise ne var o ya ancak olduğu göre en büyük
    ki değil her mi
    az: və bir bu da də üçün ilə olaraq çox daha olan kimi qədər sonra isə nə var o ki hər görə edib deyil ən
    id: yang dan di dari untuk dengan ini itu pada dalam tidak akan ke juga adalah oleh saat bisa ada telah karena
    kata seperti tersebut mereka lebih para atau
    ms: yang dan di dari untuk dengan ini itu pada dalam tidak akan ke juga adalah oleh beliau boleh ada telah
    kerana kata seperti tersebut mereka lebih para atau daripada
    vi: và của là có cho được các trong một không với những người đã để khi này từ về đến như ra cũng tại vào năm
    nhiều
    tl: ang ng sa na mga at ay si ni para ito kay hindi siya may mula nang kung rin ko din isang niya ako
    sw: ya na wa kwa ni katika za la kuwa hiyo hii cha huo yake wake ambao baada huyo bila lakini kama pia watu
    af: die en van in is het dat om te nie vir sy op met hy as wat ’n 'n aan by was ook sal n word hulle maar kan
    daar
    sq: e në të dhe për me një që nga është i ka se u nuk do si më janë kjo ky kanë edhe por tij ishte
    eu: eta da ez du bat ere izan egin dute baina den dira hori zuen beste dituzte egiten baino
    cy: y yn i o a ar yr ei mae gan fod wedi am ac bod hyn gyda eu oedd ond na
    ga: an na a ar i agus go is sé le do ag tá bhí leis don ach nach sin mar
    ru: и в не на что с по как это он к из у за от но для его о же так мы бы или был до также при все они
    uk: і в не на що з до як це він у та за від але для його про й так ми або був також при що які є року
    be: і ў не на што з да як гэта ён у за ад але для яго пра так мы або быў таксама пры якія ці
    bg: и в не на че с по като това той к от за но да се са ще е го или при а във които който има беше
    sr: и у не на што с по као то он да од за али се су ће је га или при а из који која има био
    mk: и во не на што со по како тоа тој да од за но се ќе е го или при а кои кој има беше
    """
}
