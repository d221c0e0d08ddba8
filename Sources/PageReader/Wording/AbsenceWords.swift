/// What sites call what was asked for, and how they say that it is not there: one list of each a language.
///
/// Neither is a phrase of its own; what counts is that both stand in one sentence. So a wording need not be known as a
/// whole: "Diesen Beitrag gibt es bei uns leider nicht mehr" is a `beitrag*` and a `gibt es _ nicht`.
enum AbsenceWords {
  static let things = Phrases(languages.map(\.things))
  static let predicates = Phrases(languages.map(\.predicates))

  private static let languages: [(things: String, predicates: String)] = [
    (
      "page|pages|article|articles|story|content|document|url|link|address|item|post|resource|file|webpage|site",
      """
      not found|cannot be found|not be found|not been found|can not be found|could not be found|couldnt be found|cant be found|cant find|cannot find|
      can not find|couldnt find|could not find|cant seem to find|unable to find|unable to locate|cant locate|not exist|doesnt exist|dont exist|
      didnt exist|no longer exist*|no longer _ available|no longer _ here|no longer part|not _ available|no longer online|no longer accessible|
      no longer published|no longer on|not available|isnt available|unavailable|been removed|was removed|were removed|been deleted|
      was deleted|has moved|have moved|been moved|was moved|has expired|have expired|been taken down|been withdrawn|
      been unpublished|isnt here|is not here|gone missing|went missing|has vanished|has disappeared|never existed|
      is gone|has gone|not the page|nothing here|does not seem to exist|not valid|is broken|
      you requested _ not|not be located|no such|isnt where|no trace|wandered off|been retired|taken offline|lost at sea
      """
    ),
    (
      "seite*|webseite*|unterseite*|artikel*|beitrag*|beitrage*|inhalt*|meldung*|dokument*|adresse*|link*|url*|datei*|text|nachricht|ressource*",
      """
      nicht gefunden|nicht finden|nicht mehr finden|nicht auffind*|nicht aufzufinden|existiert _ nicht|existieren _ nicht|nicht existiert|nicht existent*|
      nicht mehr existiert|nicht mehr verfugbar*|nicht verfugbar*|nicht mehr vorhanden*|nicht vorhanden*|
      nicht mehr abrufbar|nicht abrufbar|nicht mehr online|nicht mehr erreichbar|nicht erreichbar|gibt es _ nicht|
      gibts _ nicht|es _ nicht gibt|nicht mehr gibt|nicht mehr da|wurde _ geloscht|wurde _ entfernt|wurde _ verschoben|wurden _ geloscht|
      wurden _ entfernt|wurden _ verschoben|geloscht worden|entfernt worden|verschoben worden|ist _ umgezogen|
      abgelaufen|nicht langer verfugbar|depubliziert|aus dem angebot genommen|steht _ nicht mehr|
      nicht mehr zur verfugung|nicht zur verfugung|verschwunden|ist weg|nicht aufspuren|nicht aufgespurt|offline genommen|kein* _ mit dieser adresse
      """
    ),
    (
      "page*|article*|contenu*|document*|adresse*|lien*|url*|publication*|fichier*|ressource*|actualite*",
      """
      introuvable*|existe plus|existe pas|existent plus|existe _ plus|plus disponible*|pas disponible*|non disponible*|indisponible*|
      ete supprime*|ete deplace*|ete retire*|ete archive*|pas ete trouve*|pas pu etre trouve*|pu etre trouve*|pas pu trouver|pas trouve*|
      non trouve*|plus accessible*|pas accessible*|plus en ligne|a expire|a disparu|ete depublie*|pas reussi a trouver|
      ne trouvons pas|ne parvenons pas|nest plus|est plus la
      """
    ),
    (
      "pagina*|articulo*|contenido*|noticia*|nota|documento*|enlace*|direccion*|url*|publicacion*|recurso*|archivo*",
      """
      no encontrad*|no se encontro|no se ha encontrado|no se encuentra*|no ha sido encontrad*|no fue encontrad*|no hemos encontrado|
      no hemos podido encontrar|no pudimos encontrar|no podemos encontrar|no logramos encontrar|no existe*|ya no existe*|ya no esta*|
      ya no se encuentra*|no esta disponible*|no disponible*|no se halla|ha sido eliminad*|fue eliminad*|ha sido borrad*|fue borrad*|
      ha sido retirad*|fue retirad*|ha sido movid*|se ha movido|ha cambiado de|ha caducado|ha expirado|dejo de existir|ha dejado de|
      no se pudo encontrar|ha desaparecido
      """
    ),
    (
      "pagina*|artigo*|conteudo*|noticia*|materia*|documento*|link*|endereco*|url*|publicacao*|arquivo*|reportagem",
      """
      nao encontrad*|nao foi encontrad*|nao existe*|ja nao existe*|nao existe mais|deixou de existir|nao esta disponivel|nao esta mais|
      ja nao esta|nao disponivel|indisponivel|foi removid*|foi excluid*|foi apagad*|foi eliminad*|foi movid*|foi retirad*|nao foi possivel encontrar|
      nao conseguimos encontrar|nao encontramos|nao pode ser encontrad*|nao se encontra|saiu do ar|fora do ar|expirou
      """
    ),
    (
      "pagina*|articolo*|articoli|contenuto*|notizia*|documento*|link*|indirizzo*|url*|pubblicazione*|risorsa*",
      """
      non trovat*|non e stat* trovat*|non e stato possibile trovare|non esiste*|non esistono|non e piu|non e disponibile|
      non disponibile|non piu disponibile|piu disponibile|e stat* rimoss*|e stat* eliminat*|e stat* cancellat*|e stat* spostat*|
      non riusciamo a trovare|impossibile trovare|non abbiamo trovato|non si trova|non e raggiungibile|scadut*|
      non e presente|irreperibile|non c e|non ce
      """
    ),
    (
      "pagina*|artikel*|inhoud*|bericht*|document*|link*|adres*|url*|verhaal*|bestand*",
      """
      niet gevonden|niet vinden|niet meer vinden|niet te vinden|bestaat _ niet|bestaan _ niet|niet bestaat|niet meer bestaat|niet meer beschikbaar|
      niet beschikbaar|niet langer beschikbaar|niet meer online|niet meer toegankelijk|is _ verwijderd|zijn _ verwijderd|werd verwijderd|
      verwijderd|verplaatst|verlopen|verdwenen
      """
    ),
    (
      "sida*|sidan|artikel*|innehall*|dokument*|lank*|adress*|url*|nyhet*|text*",
      """
      hittades inte|hittas inte|inte hittas|inte hittats|hittar inte|kunde inte hitta*|kan inte hitta*|kunde inte visas|finns _ inte|
      finns ej|inte finns|langre finns|inte langre|inte tillganglig*|har tagits bort|tagits bort|togs bort|ar borttagen|borttagen|har flyttats|
      har flyttat|existerar inte|har utgatt|saknas
      """
    ),
    (
      "side|siden|sida|artikkel*|artikel*|innhold*|indhold*|dokument*|lenke*|lenka|link*|adresse*|url*|sak|saken|nyhet*|historie*",
      """
      ble ikke funnet|blev ikke fundet|ikke funnet|ikke fundet|finnes _ ikke|findes _ ikke|ikke finnes|ikke findes|eksisterer _ ikke|
      ikke lenger|ikke laengere|ikke mer|ikke tilgjengelig*|ikke tilgaengelig*|utilgjengelig*|utilgaengelig*|er _ fjernet|blitt fjernet|blevet fjernet|
      er _ slettet|blitt slettet|blevet slettet|er flyttet|blitt flyttet|blevet flyttet|kan ikke finne*|kan ikke finde*|kunne ikke finne*|
      kunne ikke finde*|fant ikke|fandt ikke|finner ikke|finder ikke|utlopt|udlobet
      """
    ),
    (
      "sivu*|artikkeli*|juttu*|jutun|juttua|sisalto*|sisallon|dokumentti*|linkki*|osoite*|osoitte*|uutinen|uutista",
      """
      ei _ loytyny*|ei _ loydy|ei _ enaa|ei loytynyt|ei loydetty|ei voitu loytaa|ei ole olemassa|ei ole enaa|ei enaa|ei ole saatavilla|
      on poistettu|poistettu|on siirretty|vanhentunut|ei ole
      """
    ),
    (
      "sida*|sidu*|sidan|frett*|grein*|efni*|slod*|skjal*",
      "fannst ekki|finnst ekki|ekki til|ekki lengur|ekki fundist|verid eytt|verid fjarlaeg*|verid faerd*"
    ),
    (
      "stron*|artykul*|tresc*|material*|dokument*|adres*|link*|publikacj*|wpis*|plik*|zasob*",
      """
      nie znaleziono|nie znalezlismy|nie zostal* znalezion*|nie zostal* odnalezion*|nie odnaleziono|nie istniej*|nie jest dostepn*|
      nie jest juz|nie sa juz|niedostepn*|zostal* _ usuniet*|zostal* _ przeniesion*|zostal* skasowan*|usuniet*|przeniesion*|nie mozemy znalezc|
      nie moglismy znalezc|nie udalo sie znalezc|nie mozna znalezc|wygasl*|nie ma|zniknel*
      """
    ),
    (
      "strank*|clanek|clanku|clanky|obsah*|dokument*|odkaz*|adres*|prispev*|text|soubor*",
      """
      nenalezen*|nebyl* nalezen*|nelze najit|nebylo mozne najit|neexistuj*|neni dostupn*|jiz neni|uz neni|uz tu neni|nedostupn*|
      byl* odstranen*|byl* smazan*|byl* presunut*|nemuzeme najit|nepodarilo se _ najit|nepodarilo _ najit|jsme nenasli|vyprsel*
      """
    ),
    (
      "strank*|clanok|clanku|clanky|obsah*|dokument*|odkaz*|adres*|prispev*|text|subor*",
      """
      nenajden*|nenasl*|nebol* najden*|neexistuj*|nie je dostupn*|uz nie je|uz tu nie je|nedostupn*|bol* odstranen*|bol* zmazan*|bol* vymazan*|
      bol* presunut*|nepodarilo sa _ najst|nepodarilo _ najst|sa neda _ najst|nevieme najst|neda sa najst
      """
    ),
    (
      "oldal*|cikk*|tartalom*|tartalmat|dokumentum*|link*|cim*|hir|hiret|bejegyzes*|fajl*",
      """
      nem talalhato*|nem talaljuk|nem talaltuk|nem talal*|nem letez*|nem elerheto*|nem erheto el|mar nem|megszunt|toroltuk|toroltek|torolve|
      torlesre kerult|eltavolitott*|eltavolitva|athelyez*|nincs meg|nincs ilyen|lejart
      """
    ),
    (
      "pagina*|articol*|continut*|document*|link*|adres*|stire*|stirea|materialul*",
      """
      nu a fost gasit*|nu a putut fi gasit*|nu poate fi gasit*|nu exista*|nu mai exista|nu este disponibil*|nu mai este|nu mai e|negasit*|inexistent*|
      a fost stears*|a fost sters*|a fost mutat*|a fost eliminat*|nu am gasit|nu am putut gasi|nu putem gasi|indisponibil*|expirat*
      """
    ),
    (
      "страниц*|стати*|съдържани*|документ*|адрес*|линк*|новин*|публикаци*|връзк*",
      """
      не е намерен*|не е открит*|не беше намерен*|не беше открит*|не бе намерен*|не бе открит*|не може да бъде намерен*|не може да бъде открит*|
      не съществува*|вече не|не е налич*|не е достъп*|недостъп*|е изтрит*|е премахнат*|е преместен*|беше изтрит*|беше премахнат*|липсва
      """
    ),
    (
      "страниц*|стать*|стате*|материал*|документ*|публикац*|новост*|адрес*|ссылк*|запис*|контент*|фаил*|раздел*",
      """
      не найден*|не был* найден*|не нашл*|не существ*|не доступ*|недоступ*|больше не|больше нет|уже нет|здесь нет|нет на сайте|удален*|перемещен*|перенесен*|
      снят* с публикации|не удалось найти|не смогли найти|не можем найти|невозможно найти|устарел*|отсутству*|такой _ нет|такого _ нет|изъят*
      """
    ),
    (
      "сторінк*|статт*|стате*|матеріал*|документ*|публікаці*|новин*|адрес*|посилан*|запис*|контент*|вміст*",
      """
      не знайден*|не було знайден*|не знайшл*|не існу*|недоступ*|не доступ*|більше не|вже не|більше немає|вже немає|немає на сайті|видален*|вилучен*|переміщен*|
      перенесен*|знят* з публікації|не вдалося знайти|не можемо знайти|неможливо знайти|відсутн*|застаріл*
      """
    ),
    (
      "stran|strani|stranic*|clan*|sadrzaj*|vsebin*|dokument*|poveznic*|povezav*|link*|adres*|naslov*|tekst*|vijest|vest|novic*|clank*",
      """
      nije pronaden*|nije pronadjen*|nije naden*|nisu pronaden*|ne postoji|ne postoje|vise ne|vise nije|nije dostup*|nije vise|uklonjen*|obrisan*|izbrisan*|
      premesten*|premjesten*|ni najden*|ni bil* najden*|ni mogoce najti|ne obstaja*|ni vec|ni na voljo|odstranjen*|premaknjen*|nismo nasli|
      nismo pronasli|ne mozemo pronaci|ne moremo najti|nedostupn*|istekl*
      """
    ),
    (
      "страниц*|стран*|чланак|чланк*|садржај*|документ*|адрес*|вест|текст*|статиј*|содржин*",
      "није пронађен*|није нађен*|не постоји|не постои|више не|више није|није доступ*|није више|уклоњен*|обрисан*|премештен*|не е пронајден*|не е најден*"
    ),
    (
      "σελιδ*|αρθρ*|περιεχομεν*|εγγραφ*|συνδεσμ*|διευθυνση*|ειδηση*|δημοσιευμα*|κειμεν*",
      """
      δεν βρεθηκ*|δε βρεθηκ*|δεν εχει βρεθει|δεν υπαρχ*|δεν ειναι διαθεσιμ*|δεν ειναι πλεον|δεν ειναι προσβασιμ*|εχει διαγραφει|εχει αφαιρεθει|
      εχει μετακινηθει|εχει μεταφερθει|διαγραφηκε|αφαιρεθηκε|μετακινηθηκε|δεν μπορεσαμε να βρουμε|δεν μπορουμε να βρουμε|δεν ηταν δυνατο*
      """
    ),
    (
      "sayfa*|haber*|icerik*|makale*|yazi|yaziya|yazinin|belge*|baglanti*|adres*|url*|dosya*|link*",
      """
      bulunamadi|bulunamamistir|bulunamiyor|bulunmuyor|bulunmamakta*|mevcut degil*|artik yok|artik mevcut|artik yayinda|kaldirilmis*|kaldirildi|
      silinmis*|silindi|tasinmis*|tasindi|erisilemiyor|ulasilamiyor|yayinda degil*|var olmayan|bulamadik|bulamiyoruz|yok|suresi dol*
      """
    ),
    (
      "صفحة|الصفحة|صفحه*|الصفح*|مقال*|المقال*|محتوى|المحتو*|خبر|الخبر|رابط|الرابط|الموضوع|عنوان|العنوان|المادة|الوثيقة|ملف|الملف",
      """
      غير موجود*|لم يتم العثور|لم نعثر|لم نتمكن من|لم نجد|غير متاح*|غير متوفر*|لا يوجد|لا توجد|لم تعد|لم يعد|تم حذف*|حذفت|حذف|تمت إزالة*|تم إزالة*|
      تعذر العثور|تم نقل*|غير صحيح|انتهت صلاحي*|ليست موجود*|ليس موجود*
      """
    ),
    (
      "דף|הדף|עמוד|העמוד|כתבה|הכתבה|תוכן|התוכן|מאמר|המאמר|קישור|הקישור|כתובת|הכתובת|ידיעה|הידיעה",
      "לא נמצא*|לא קיים*|לא קיימת|אינו קיים|אינה קיימת|אינם קיימים|כבר לא|אינו זמין|אינה זמינה|לא זמין*|לא זמינה|הוסר*|נמחק*|הועבר*|לא הצלחנו למצוא|לא מצאנו|פג תוקף*"
    ),
    (
      "صفحه*|مطلب|خبر|محتوا|مقاله|آدرس|لینک|پیوند|نشانی",
      "یافت نشد|پیدا نشد|پیدا نکردیم|وجود ندارد|وجود نداشته|حذف شده*|حذف شد|در دسترس نیست|دیگر موجود نیست|موجود نیست|منتقل شده*|نمی باشد"
    ),
    (
      "पृष्ठ|पेज|लेख|सामग्री|खबर|लिंक|पन्ना|समाचार|यूआरएल",
      "नहीं मिला|नहीं मिली|नहीं मिल|उपलब्ध नहीं|मौजूद नहीं|मौजूद नही|हटा दिया|हटा दी|हटाया|नहीं है|नहीं रहा"
    ),
    (
      "halaman*|laman*|artikel*|berita*|konten*|kandungan*|dokumen*|tautan*|alamat*|url*|pautan*",
      """
      tidak ditemukan|tidak dapat ditemukan|tidak bisa ditemukan|tidak tersedia|tidak lagi|tidak ada|sudah tidak|telah dihapus|sudah dihapus|
      dihapus|telah dipindahkan|dipindahkan|tidak wujud|tidak dijumpai|tidak dapat dijumpai|kadaluarsa|kedaluwarsa|dipadam*
      """
    ),
    (
      "trang|bai|noi dung|tai lieu|lien ket|duong dan|dia chi|tin",
      "khong tim thay|khong the tim thay|khong ton tai|khong con|da bi xoa|bi xoa|da xoa|da bi go|bi go|da duoc di chuyen|da chuyen|khong kha dung|khong co san|het han"
    ),
    (
      "pagina*|article*|contingut*|noticia*|document*|enllac*|adreca*|url*",
      "no trobad*|no trobat|no sha trobat|no ha trobat|no existeix*|ja no existeix*|no esta disponible|no es troba|ja no esta|ja no es|ha estat eliminad*|ha estat esborrad*|ha estat moguda|no hem trobat|no hem pogut trobar|ha caducat|no disponible"
    ),
    (
      "leht|lehte|lehe*|artik*|sisu*|dokumen*|link*|aadress*|uudis*|lugu",
      "ei leitud|ei leia|ei leidnud|ei eksisteeri|ei ole olemas|pole olemas|enam ei|ei ole enam|pole enam|ei ole saadaval|pole saadaval|on eemaldatud|on kustutatud|kustutatud|eemaldatud|teisaldatud"
    ),
    (
      "lapa|lapu|lapas|raksts|rakstu|saturs|saturu|dokument*|saite|adrese|zina",
      "nav atrast*|neatrad*|neizdevas atrast|neeksiste|vairs nav|vairs neeksiste|nav pieejam*|ir dzest*|ir nonemt*|ir parvietot*|izdzest*"
    ),
    (
      "puslap*|straipsn*|turin*|dokument*|nuorod*|adres*|naujien*",
      "nerast*|neradome|nepavyko rasti|neegzistuoj*|nebeegzistuoj*|nebera|neprieinam*|nebeprieinam*|pasalint*|istrint*|perkelt*|nepasiekiam*"
    ),
    (
      "ページ|記事|ＵＲＬ|url|コンテンツ|アドレス|ニュース|ファイル|リンク",
      """
      見つかりません|見つけられません|見つからない|みつかりません|存在しません|存在しない|存在いたしません|ございません|削除され|削除いたし|公開を終了|公開は終了|公開が終了|
      公開終了|掲載を終了|掲載は終了|掲載が終了|掲載終了|掲載期間|配信を終了|配信は終了|配信が終了|終了いたしました|終了しました|移動し|移動また|移動された|移転し|ご覧になれません|ご覧いただけません|
      閲覧できません|表示できません|アクセスできません|有効期限|なくなりました|ありません|ありませんでした
      """
    ),
    (
      "页面|頁面|网页|網頁|文章|内容|內容|新闻|新聞|链接|連結|鏈接|稿件|帖子|地址|网址|網址|报道|報導|资讯|頁|页",
      """
      不存在|未找到|找不到|没有找到|沒有找到|没找到|已删除|已被删除|被删除|已刪除|已被刪除|被刪除|已下线|已下線|已下架|已失效|失效|已过期|已過期|无法访问|
      無法訪問|无法找到|無法找到|无法打开|無法打開|无法显示|無法顯示|不再提供|已移除|已被移除|已经移除|已撤下|不見了|不见了|跑丢了|走丢了|丢失|已移动|已搬移|已经不在
      """
    ),
    (
      "페이지|기사|게시물|게시글|콘텐츠|컨텐츠|주소|문서|뉴스|링크|글이|글을",
      "찾을수없|찾지못|존재하지않|삭제되|삭제된|삭제하|없는페이지|만료되|만료된|이용할수없|이용하실수없|볼수없|사라졌|사라진|없습니다|변경되|옮겨|이동되"
    ),
    (
      "หน้า|บทความ|เนื้อหา|ข่าว|ลิงก์|เพจ|เว็บ",
      "ไม่พบ|ไม่มีอยู่|ไม่มีหน้า|ถูกลบ|ลบไปแล้ว|ไม่สามารถหา|หาไม่พบ|หาไม่เจอ|ไม่เจอ|ไม่พร้อมใช้งาน|ถูกย้าย|หมดอายุ|ไม่สามารถเข้าถึง"
    ),
  ]
}
