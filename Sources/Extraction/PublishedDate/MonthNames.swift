import Untrusted

/// Month names and abbreviations of the languages news is written in, folded to lower case.
///
/// A name that means different months in different languages is left out of the weaker one (`mai` is May everywhere;
/// Croatian `listopad` is October, Polish and Czech `listopad` November: the latter wins by number of sites).
/// `mar`, `dec`, `jan` and their like are shared. Words that are also common words (`mars`, `may`, `août`) are safe
/// because a month
/// counts only beside a day and a year.
enum MonthNames {
  static func month(_ word: String) -> Int? { numbers[ByteText(word)] }

  private static let numbers: [ByteText: Int] = {
    var numbers: [ByteText: Int] = [:]
    for line in table.split(separator: ";") {
      for (index, names) in line.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
        for name in names.split(whereSeparator: \.isWhitespace) where numbers[ByteText(String(name))] == nil {
          numbers[ByteText(String(name))] = index + 1
        }
      }
    }
    return numbers
  }()

  /// Twelve months parted by commas, spellings by spaces; a semicolon ends a language. In order: English, German,
  /// Austrian, French, Spanish, Galician, Italian, Portuguese, Catalan, Dutch, Swedish, Norwegian, Danish, Finnish,
  /// Icelandic, Polish, Czech, Slovak, Slovenian, Croatian, Serbian (Latin), Russian, Ukrainian, Belarusian,
  /// Bulgarian, Serbian, Macedonian (Cyrillic), Greek, Turkish, Hungarian, Romanian, Lithuanian, Latvian, Estonian,
  /// Indonesian, Malay, Arabic, Levantine names, Persian, Hebrew, Hindi, Bengali, Thai.
  private static let table = """
    january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,
    november nov,december dec;
    januar jänner jan jän,februar feber feb,märz maerz mrz mär,april apr,mai,juni jun,juli jul,august aug,
    september sept sep,oktober okt,november nov,dezember dez;
    janvier janv,février fevrier févr fevr fév,mars,avril avr,mai,juin,juillet juil,août aout,septembre sept,
    octobre oct,novembre nov,décembre decembre déc;
    enero ene xaneiro,febrero feb febreiro,marzo mar,abril abr,mayo may maio,junio jun xuño,julio jul xullo,
    agosto ago,septiembre setiembre sept set setembro,octubre oct outubro,noviembre nov novembro,
    diciembre dic decembro;
    gennaio gen,febbraio feb,marzo mar,aprile apr,maggio mag,giugno giu,luglio lug,agosto ago,settembre sett set,
    ottobre ott,novembre nov,dicembre dic;
    janeiro jan,fevereiro fev,março marco mar,abril abr,maio mai,junho jun,julho jul,agosto ago,setembro set,
    outubro out,novembro nov,dezembro dez;
    gener gen,febrer febr,març,abril,maig,juny,juliol,agost ag,setembre,octubre,novembre,desembre des;
    januari jan,februari feb,maart mrt,april apr,mei,juni jun,juli jul,augustus aug,september sep,oktober okt,
    november nov,december dec;
    januari januar jan,februari februar feb,mars marts,april apr,maj mai,juni jun,juli jul,augusti august aug,
    september sep,oktober okt,november nov,december desember des;
    tammikuu tammikuuta,helmikuu helmikuuta,maaliskuu maaliskuuta,huhtikuu huhtikuuta,toukokuu toukokuuta,
    kesäkuu kesäkuuta,heinäkuu heinäkuuta,elokuu elokuuta,syyskuu syyskuuta,lokakuu lokakuuta,marraskuu marraskuuta,
    joulukuu joulukuuta;
    janúar,febrúar,mars,apríl,maí,júní,júlí,ágúst,september,október,nóvember,desember;
    styczeń stycznia sty,luty lutego lut,marzec marca,kwiecień kwietnia kwi,maj maja,czerwiec czerwca cze,
    lipiec lipca lip,sierpień sierpnia sie,wrzesień września wrz,październik października paź,
    listopad listopada lis,grudzień grudnia gru;
    leden ledna január januára,únor února február februára,březen března marec,duben dubna apríl apríla,
    květen května máj mája,červen června jún júna,červenec července júl júla,srpen srpna august augusta,
    září september septembra,říjen října október októbra,listopadu november novembra,
    prosinec prosince december decembra;
    januarja januara siječanj siječnja,februarja februara veljača veljače,marca marta ožujak ožujka,
    aprila travanj travnja,maja svibanj svibnja,junija juna lipanj lipnja,julija jula srpanj srpnja,
    avgusta avgust kolovoz kolovoza,septembra rujan rujna,oktobra listopad,novembra studeni studenoga studenog,
    decembra prosinac prosinca;
    январь января янв,февраль февраля фев февр,март марта мар,апрель апреля апр,май мая,июнь июня июн,июль июля июл,
    август августа авг,сентябрь сентября сен сент,октябрь октября окт,ноябрь ноября ноя нояб,декабрь декабря дек;
    січень січня січ,лютий лютого лют,березень березня бер,квітень квітня кві,травень травня тра,червень червня чер,
    липень липня лип,серпень серпня сер,вересень вересня вер,жовтень жовтня жов,листопад листопада лис,
    грудень грудня гру;
    студзеня януари јануар јануари,лютага февруари фебруар,сакавіка март,красавіка април,мая май мај,
    чэрвеня юни јун јуни,ліпеня юли јул јули,жніўня август,верасня септември септембар,кастрычніка октомври октобар,
    лістапада ноември новембар,снежня декември децембар;
    ιανουάριος ιανουαρίου ιαν,φεβρουάριος φεβρουαρίου φεβ,μάρτιος μαρτίου μαρ,απρίλιος απριλίου απρ,μάιος μαΐου μαι,
    ιούνιος ιουνίου ιουν,ιούλιος ιουλίου ιουλ,αύγουστος αυγούστου αυγ,σεπτέμβριος σεπτεμβρίου σεπ,
    οκτώβριος οκτωβρίου οκτ,νοέμβριος νοεμβρίου νοε,δεκέμβριος δεκεμβρίου δεκ;
    ocak oca,şubat şub,mart,nisan nis,mayıs may,haziran haz,temmuz tem,ağustos ağu,eylül eyl,ekim eki,kasım kas,
    aralık ara;
    január jan,február febr,március márc,április ápr,május máj,június jún,július júl,augusztus aug,szeptember szept,
    október okt,november nov,december dec;
    ianuarie ian,februarie feb,martie mar,aprilie apr,mai,iunie iun,iulie iul,august aug,septembrie sept,
    octombrie oct,noiembrie noi,decembrie dec;
    sausio,vasario,kovo,balandžio,gegužės,birželio,liepos,rugpjūčio,rugsėjo,spalio,lapkričio,gruodžio;
    janvāris janvārī,februāris februārī,marts martā,aprīlis aprīlī,maijs maijā,jūnijs jūnijā,jūlijs jūlijā,
    augusts augustā,septembris septembrī,oktobris oktobrī,novembris novembrī,decembris decembrī;
    jaanuar,veebruar,märts,aprill,mai,juuni,juuli,august,september,oktoober,november,detsember;
    januari,februari,maret mac,april,mei,juni jun,juli julai,agustus ogos agt,september,oktober okt,november,
    desember disember des;
    يناير كانون‌الثاني,فبراير شباط,مارس آذار,أبريل ابريل إبريل نيسان,مايو أيار,يونيو يونيه حزيران,يوليو يوليه تموز,
    أغسطس اغسطس آب,سبتمبر أيلول,أكتوبر اكتوبر,نوفمبر,ديسمبر;
    ژانویه,فوریه,مارس,آوریل,مه,ژوئن,ژوئیه,اوت,سپتامبر,اکتبر,نوامبر,دسامبر;
    ינואר בינואר,פברואר בפברואר,מרץ במרץ,אפריל באפריל,מאי במאי,יוני ביוני,יולי ביולי,אוגוסט באוגוסט,ספטמבר בספטמבר,
    אוקטובר באוקטובר,נובמבר בנובמבר,דצמבר בדצמבר;
    जनवरी,फरवरी फ़रवरी,मार्च,अप्रैल,मई,जून,जुलाई,अगस्त,सितंबर सितम्बर,अक्टूबर अक्तूबर,नवंबर नवम्बर,दिसंबर दिसम्बर;
    জানুয়ারি,ফেব্রুয়ারি,মার্চ,এপ্রিল,মে,জুন,জুলাই,আগস্ট,সেপ্টেম্বর,অক্টোবর,নভেম্বর,ডিসেম্বর;
    มกราคม ม.ค,กุมภาพันธ์ ก.พ,มีนาคม มี.ค,เมษายน เม.ย,พฤษภาคม พ.ค,มิถุนายน มิ.ย,กรกฎาคม ก.ค,สิงหาคม ส.ค,กันยายน ก.ย,
    ตุลาคม ต.ค,พฤศจิกายน พ.ย,ธันวาคม ธ.ค;
    """
}
