/// Words of interstitials, which are sent instead of a page: to log in, to agree, to let advertising through,
/// challenges, shells that a script is to fill; and of what surrounds any page: copyright lines, ways back to the front
/// page.
///
/// One of them says little; what counts is that hardly anything else is there.
enum InterstitialWords {
  static let login = Phrases(
    """
    log in|login|logged in|logging in|sign in|signed in|sign up|signing up|subscribe*|subscription*|register|registered|registering|registration|
    create _ account|your account|an account|free account|password|already a member|become a member|membership|members only|continue reading|
    keep reading|read the full|read the rest|full access|unlimited access|free story|free stories|free article*|already paying|cancel _ time|cancel whenever|readers like you|cup of coffee|your inbox|newsletter*|unsubscribe*|exclusive access|exclusive to|free trial|premium content|to unlock|
    anmelden|anmeldung|melden sie sich|melde dich|einloggen|einzuloggen|eingeloggt|angemeldet*|registrier*|abonn*|abo|abos|probeabo|digitalabo|konto|benutzerkonto|
    kundenkonto|passwort|kennwort|weiterlesen|weiterzulesen|weiter zu lesen|freischalten|jetzt testen|kostenlos testen|mitglied werden|
    connectez vous|vous connecter|se connecter|connecte toi|identifiez vous|inscri*|compte|mot de passe|lire la suite|poursuivre _ lecture|
    continuer _ lecture|acces illimite|reserve* aux abonne*|deja abonne*|
    inici* sesion|iniciado sesion|registr*|suscri*|cuenta|contrasena|seguir leyendo|continuar leyendo|acceso ilimitado|hazte socio|identificate|
    iniciar sessao|inicie sessao|faca login|fazer login|faca seu login|cadastr*|regist*|assine|assinante*|assinatura*|sua conta|uma conta|senha|palavra passe|continuar lendo|
    continuar a ler|continue lendo|ja e assinante|
    accedi|accedere|effettua* _ accesso|effettua* il login|registra*|registrati|abbon*|account|continuare a leggere|continua a leggere|riservat* agli abbonati|riservat* ai|
    inloggen|ingelogd|logt in|aanmeld*|meld je aan|meld u aan|registreer*|wachtwoord|verder lezen|verder te lezen|lees verder|onbeperkt toegang|
    logga in|inloggad*|logg inn|logget inn|log ind|logget ind|prenumer*|losenord*|passord*|adgangskode*|kundekonto|fortsatta lasa|lasa vidare|lese videre|laes videre|lese hele|
    bli medlem|bliv medlem|kirjaudu*|kirjautu*|tilaa|tilaaja*|tilaus*|tunnukse*|salasana*|rekisteroi*|jatka lukemista|jatkaaksesi|
    zaloguj*|zalogowa*|logowani*|zarejestruj*|rejestracj*|subskry*|prenumerat*|konto|konta|haslo|hasla|czytac dalej|czytaj dalej|pelny dostep|wykup*|
    prihlas*|predplat*|ucet|uctu|heslo|hesla|cist dal*|pokracovat ve cteni|citat dalej|jelentkez* be|bejelentkez*|regisztr*|elofizet*|fiok*|jelszo*|tovabbolvas*|
    autentific*|conecteaz*|inregistr*|contul|un cont|parol*|
    войти|войдите|вошли|авториз*|вход|зарегистр*|регистрац*|подпи*|аккаунт*|парол*|продолжить чтение|читать дальше|чтобы продолжить|личный кабинет|
    увійти|увійдіть|зареєстр*|реєстрац*|передплат*|підпис*|акаунт*|обліков*|читати далі|влез*|абон*|профил*|
    prijav*|pretplat*|lozink*|geslo|narocnin*|συνδεθ*|συνδεση|εγγραφ*|συνδρομ*|λογαριασμ*|κωδικο*|
    giris yap*|oturum ac*|uye ol*|uyelik*|kayit ol*|abone*|hesab*|sifre*|okumaya devam|devam etmek icin|
    تسجيل الدخول|سجل الدخول|قم بتسجيل|سجل دخولك|سجل الآن|اشترك*|الاشتراك|اشتراك*|المشتركين|حساب*|كلمة المرور|لمتابعة القراءة|لمواصلة القراءة|إنشاء حساب|
    התחבר*|להתחבר|הירשם|הרשמ*|להירשם|מנוי*|למנויים|סיסמה|חשבון|להמשך קריאה|כדי להמשיך|
    ورود|وارد شوید|ثبت نام|اشتراک|رمز عبور|لاگین|masuk|daftar|berlangganan|langganan|akun|kata sandi|lanjut membaca|log masuk|
    dang nhap|dang ky|tai khoan|mat khau|inicia sessio|inicieu sessio|subscriu*|contrasenya|लॉग इन|लॉगइन|लॉगिन|साइन इन|सदस्यता|रजिस्टर|पंजीकरण|
    ログイン|会員登録|会員限定|有料会員|無料会員|会員の方|会員になる|購読|パスワード|続きを読む|続きをお読み|続きは|アカウント|新規登録|登録すると|
    登录|登入|登陆|登錄|注册|註冊|订阅|訂閱|会员|會員|账号|帳號|账户|帳戶|密码|密碼|继续阅读|繼續閱讀|阅读全文|閱讀全文|
    로그인|회원가입|구독|회원전용|비밀번호|계정|계속읽|เข้าสู่ระบบ|สมัครสมาชิก|สมาชิก|ลงทะเบียน|รหัสผ่าน
    """)

  /// Without one of these it is no consent page.
  static let consentCore = Phrases(
    """
    cookie*|consent*|privacy|gdpr|einwillig*|zustimm*|datenschutz*|vie privee|donnees personnelles|traceur*|privacidad|privacidade|consens*|acconsent*|toestemming*|
    samtyck*|integritet*|kakor|informasjonskaps*|samtykk*|personvern*|privatliv*|evaste*|suostumus*|yksityisyy*|tietosuoja*|ciastecz*|zgod*|prywatno*|souhlas*|suhlas*|
    soukrom*|sukrom*|suti|sutik*|sutiket|hozzajarul*|adatvedel*|consimt*|confidentialit*|куки|согласи*|конфиденциальн*|кукі|згод*|конфіденційн*|бисквитк*|съглас*|поверителн*|
    kolacic*|piskotk*|privatnost*|zasebnost*|συγκαταθ*|συναιν*|απορρητ*|cerez*|gizlilik*|ملفات تعريف الارتباط|الكوكيز|كوكيز|الخصوصية|خصوصيتك|עוגיות|פרטיות|حریم خصوصی|کوکی*|
    persetujuan*|privasi|quyen rieng tu|privacitat|galetes|kupsis*|sikdat*|slapuk*|कुकी*|गोपनीयता|
    クッキー|プライバシー|個人情報|個人データ|隐私|隱私|个人信息|個人資料|쿠키|개인정보|คุกกี้|ความเป็นส่วนตัว|cookieを|cookieの|使用cookie|cookies和
    """)

  static let consent = Phrases(
    """
    personal data|personal information|partners|vendors|third parties|accept|accepting|reject all|reject|agree|preferences|your choices|legitimate interest*|
    personali*|advertis*|tracking|data protection|ccpa|store|identifiers|ip address|withdraw|before you continue|browsing|
    personenbezogen*|partner*|drittanbieter*|akzept*|ablehn*|einstellung*|werbung|verarbeit*|berechtigt* interess*|nutzungserlebnis|widerruf*|pur abo|werbefrei*|endgerat*|
    donnees|partenaires|accepter|acceptez|accepte|refuser|refusez|parametr*|publicit*|traitement*|appareil|terminal|interet legitime|
    datos personales|socios|proveedores|acept*|rechaz*|configur*|preferencias|dispositivo*|interes legitimo|tratamiento|
    dados|parceiros|fornecedores|aceit*|rejeit*|recus*|preferencias|interesse legitimo|dati personali|fornitori|accett*|rifiut*|preferenze|pubblicit*|legittimo interesse|trattamento|
    persoonsgegevens|akkoord|weiger*|instelling*|voorkeuren|gepersonaliseerd*|advertenti*|apparaat|personuppgifter|acceptera|godkann*|avvisa|installning*|anpass*|annons*|enhet*|
    persondata|personopplysninger|personoplysninger|godta*|godkend*|accepter*|avvis*|afvis*|innstilling*|indstilling*|tilpass*|tilpas*|annonc*|enhed*|
    henkilotie*|kumppani*|hyvaksy*|hylka*|asetuk*|mainon*|laitte*|dane osobowe|danych osobowych|akceptuj*|zaakceptuj*|odrzuc*|ustawieni*|reklam*|przetwarza*|urzadzeni*|
    osobni* udaj*|osobn* udaj*|prijm*|prija*|odmitn*|odmietn*|nastaven*|zarizen*|zariaden*|szemelyes adat*|elfogad*|elutasit*|beallitas*|hirdetes*|eszkoz*|
    date personale|datelor personale|date cu caracter|parteneri*|accept*|refuz*|setari*|dispozitiv*|
    соглаша*|персональны* данны*|партнер*|принять|принима*|отклон*|настройк*|реклам*|устройств*|погодж*|персональн* дан*|прийн*|прийм*|відхил*|налаштуван*|пристро*|
    лични данни|партньор*|приема*|отказ*|προσωπικ* δεδομεν*|συνεργατ*|αποδοχ*|αποδεχ*|απορριψ*|ρυθμισ*|διαφημισ*|prihvat*|odbij*|postavk*|sprejm*|zavrn*|nastavitv*|
    onay*|riza*|kisisel veri*|ortak*|kabul*|reddet*|ayar*|kisisellestir*|cihaz*|موافق*|أوافق|الموافقة|بيانات*|شركا*|قبول|رفض|إعدادات*|إعلانات*|
    הסכמ*|מסכים|שותפ*|אישור|מקבל*|קבל|דחה|הגדרות|setuju|data pribadi|mitra|terima|tolak|pengaturan|iklan*|dong y|du lieu ca nhan|doi tac|chap nhan|tu choi|cai dat|
    同意|パートナー|広告|許可|拒否|設定|利用規約|接受|拒绝|拒絕|合作伙伴|合作夥伴|广告|廣告|设置|設置|동의|파트너|광고|수락|거부|설정|ยินยอม|ข้อมูลส่วนบุคคล|ยอมรับ|ปฏิเสธ
    """)

  static let adBlocker = Phrases(
    """
    ad blocker*|adblock*|ad block|ad blocking|ad blocked|blocking ads|block ads|blocking our ads|werbeblock*|adblocker*|bloqueur* de pub*|bloqueur* _ publicit*|antipub|
    bloquead* _ anuncio*|bloquead* _ publicidad*|bloquead* _ propaganda*|bloqueo de anuncios|blocco _ pubblicit*|blocca* _ pubblicit*|blocco _ annunci|
    advertentieblok*|adblokker*|reclameblok*|annonsblock*|annonsebloker*|annonceblok*|reklameblok*|mainosten esto*|mainosteneston|mainostenesto*|blokowani* reklam*|
    blokad* reklam*|blokuj* reklam*|blokova* reklam*|blokator* reklam*|hirdetesblokk*|reklamblokk*|reklamblokol*|blocare* _ reclam*|blocat* _ reclam*|
    блокировщик* реклам*|блокировк* реклам*|блокируе* реклам*|блокувальник* реклам*|блокуванн* реклам*|блокиране на реклами|μπλοκαρ* _ διαφημισ*|αποκλεισμ* διαφημισ*|
    reklam engelle*|مانع الإعلانات|مانع إعلانات|حاجب الإعلانات|حظر الإعلانات|חוסם פרסומות|חוסם מודעות|חוסם הפרסומות|pemblokir iklan|chan quang cao|blokovac* reklam*|
    広告ブロック|広告ブロッカー|アドブロック|广告拦截|广告屏蔽|廣告攔截|廣告封鎖|廣告阻擋|拦截广告|屏蔽广告|광고차단|애드블록|บล็อกโฆษณา
    """)

  static let letAdsThrough = Phrases(
    """
    disable*|turn _ off|turning _ off|switch _ off|whitelist*|allowlist*|allow ads|allow advertising|deactivat*|pause|support us|exception|deaktivier*|ausschalt*|abschalt*|ausnahme*|
    desactiv*|desabilit*|disattiv*|disabilit*|uitschakel*|uit te schakelen|schakel*|inaktiver*|stang* av|sla av|slar av|skru av|deaktiver*|poista*|wylacz*|vypn*|vypnete|kapcsol*|
    dezactiv*|отключ*|выключ*|вимкн*|изключ*|απενεργοπ*|devre disi|kapat*|تعطيل|إيقاف|عطل|כבה|כבו|לכבות|להשבית|nonaktif*|matikan|tat|vo hieu hoa|
    無効|オフに|解除|关闭|關閉|停用|禁用|白名单|白名單|해제|비활성|중지|꺼|ปิด
    """)

  static let shell = Phrases(
    """
    loading|please wait|just a moment|one moment|a few seconds|redirecting|redirected|javascript|wird geladen|wird _ geladen|ladt|lade|bitte warten|einen moment|einen augenblick|
    weiterleitung|weitergeleitet|chargement|en cours de chargement|veuillez patienter|patientez|un instant|redirection|cargando|espere|espera|un momento|redirigiendo|redirigid*|
    carregando|a carregar|aguarde|um momento|redirecionando|caricamento|attendere|attendi|un attimo|reindirizzamento|even geduld|een ogenblik|een moment|wordt geladen|laden|
    doorverwezen|doorgestuurd|laddar|laddas|vanta|ett ogonblick|laster|vent litt|vennligst vent|indlaeser|vent venligst|et ojeblik|et oyeblikk|ladataan|odota|hetkinen|
    ladowanie|trwa ladowanie|prosze czekac|chwileczke|przekierow*|nacitani|nacitam|nacita se|nacitava*|cekejte|pockejte|cakajte|pockajte|betoltes|kerem varjon|kis turelmet|turelmet|
    se incarca|asteptati|incarcare|загрузка|загружается|идет загрузка|подождите|одну минуту|секунду|перенаправл*|завантаження|завантажується|зачекайте|зареждане|изчакайте|
    ucitavanje|ucitava|sacekajte|pricekajte|nalaganje|pocakajte|φορτωση|φορτωνει|περιμενετε|yukleniyor|bekleyin|bekleyiniz|جار التحميل|جاري التحميل|يرجى الانتظار|الرجاء الانتظار|
    טוען|אנא המתן|אנא המתינו|در حال بارگذاری|لطفا صبر کنید|लोड हो रहा|प्रतीक्षा करें|memuat|mohon tunggu|harap tunggu|dang tai|vui long cho|carregant|espereu|
    読み込み中|読込中|ロード中|お待ちください|お待ち下さい|リダイレクト|加载中|加載中|載入中|载入中|加载|请稍候|请稍后|請稍候|請稍後|正在跳转|正在跳轉|正在载入|正在加载|
    로딩|불러오는|기다려|잠시만|กำลังโหลด|โปรดรอ|กรุณารอ
    """)

  static let challenge = Phrases(
    """
    checking your browser|checking if the site|review the security of|security of your connection|are human and not|comes from a person|tick the box|check the box|request has been logged|not a bot|a real person|verify _ you are _ human|verify _ youre _ human|verifying you are human|you are human|not a robot|are you a robot|are you human|unusual traffic|unusual activity|
    captcha*|recaptcha|access denied|access to this page|security check|request blocked|been blocked|pardon our interruption|attention required|ray id|ddos protection|automated access|
    automated requests|automated queries|bot detection|kein roboter|ein mensch sind|ein mensch bist|zugriff verweigert|zugriff wurde verweigert|sicherheitsprufung|sicherheitsuberprufung|
    pas un robot|etes _ humain|acces refuse|verification de securite|no eres un robot|no es un robot|no soy un robot|eres humano|es humano|acceso denegado|comprobacion de seguridad|
    nao e um robo|nao sou um robo|voce e humano|e humano|acesso negado|verificacao de seguranca|non sei un robot|non sono un robot|sei umano|accesso negato|controllo di sicurezza|
    geen robot|mens bent|toegang geweigerd|inte en robot|ar manniska|atkomst nekad|ikke en robot|er et menneske|adgang naegtet|tilgang nektet|et ole robotti|
    nie jestes robotem|nie jestem robotem|jestes czlowiekiem|odmowa dostepu|nejste robot|pristup odepren|nem robot|hozzaferes megtagadva|nu sunteti robot|acces interzis|
    не робот|вы человек|доступ запрещен|доступ ограничен|проверка безопасности|ви людина|доступ заборонено|δεν ειστε ρομποτ|robot olmad*|insan oldug*|erisim engellendi|
    لست روبوت*|لست آليا|أنك إنسان|تم رفض الوصول|التحقق من الأمان|אינך רובוט|אני לא רובוט|הגישה נדחתה|bukan robot|akses ditolak|khong phai robot|la con nguoi|truy cap bi tu choi|
    ロボットではない|ロボットでない|人間であること|アクセスが拒否|アクセス拒否|人机验证|人機驗證|安全验证|安全驗證|不是机器人|不是機器人|真人|访问被拒|訪問被拒|拒绝访问|로봇이아닙|접근이거부|보안확인|사람인지|ไม่ใช่โรบอต|ไม่ใช่หุ่นยนต์
    """)

  /// A page that needs scripts, or a newer browser.
  static let browser = Phrases(
    """
    javascript|scripts|your browser|another browser|modern browser|supported browser|browser settings|reload the page|ihr* browser|dein* browser|anderen browser|aktuellen browser|
    votre navigateur|autre navigateur|ton navigateur|su navegador|tu navegador|otro navegador|seu navegador|outro navegador|tuo browser|suo browser|altro browser|uw browser|je browser|andere browser|
    din webblasare|webblasaren|nettleseren|din browser|selaime*|przegladark*|prohlizec*|prehliadac*|bongeszo*|browserul|браузер*|браузър*|προγραμμα περιηγησης|φυλλομετρητ*|tarayici*|
    المتصفح|متصفحك|הדפדפן|דפדפן|مرورگر|ब्राउज़र|peramban*|trinh duyet|ブラウザ|浏览器|瀏覽器|브라우저|เบราว์เซอร์
    """)

  /// A site that is being worked on.
  static let maintenance = Phrases(
    """
    maintenance|be back|back soon|back shortly|back online|new servers|temporarily down|temporarily unavailable|come back later|wartung*|bald wieder|in kurze wieder|kurzfristig nicht|
    de retour|bientot|momentanement|mantenimiento|volveremos|vuelve mas tarde|manutencao|voltamos|voltaremos|manutenzione|torneremo|torniamo|onderhoud*|zijn zo terug|underhall*|vedlikehold|vedligehold*|
    huoltokatko*|palaamme|prace techniczne|prace konserwacyjne|przerwa techniczna|konserwac*|udrzb*|karbantart*|mentenanta|технически* работ*|техобслужив*|техничн* робот*|поддръжка|
    odrzavanj*|vzdrzevanj*|συντηρησ*|bakim*|الصيانة|صيانة|תחזוקה|تعمیر|रखरखाव|pemeliharaan|bao tri|メンテナンス|维护|維護|升级中|점검|ปรับปรุง
    """)

  /// A place in a line of readers: virtual waiting rooms.
  static let queue = Phrases(
    """
    waiting room|in line|in the queue|in a queue|place in _ queue|your turn|estimated wait|wait time|page will refresh|will be refreshed|do not close|do not refresh|
    virtuelle* warteraum|warteschlange|wartezeit|an der reihe|salle d attente|file attente|temps attente|votre tour|sala de espera|fila virtual|cola virtual|tiempo de espera|
    su turno|tu turno|sala de aguardo|tempo de espera|sua vez|sala attesa|in coda|tempo di attesa|il tuo turno|wachtkamer|wachtrij|wachttijd|aan de beurt|
    vantrum|i kon|din tur|kolejce|czas oczekiwania|poczekalni*|cekarn*|fronte|очеред*|время ожидания|черз*|час очікування|bekleme odasi|siraniz|غرفة الانتظار|قائمة الانتظار|
    待合室|順番|待ち時間|排队|排隊|等候室|等待时间|대기열|대기실|대기 시간
    """)

  /// Readers of some countries are not to see it.
  static let region = Phrases(
    """
    your country|your region|your location|your area|your territory|from a country|outside of _ country|access cannot be granted|european economic area|general data protection regulation|gdpr|
    due to legal reasons|for legal reasons|your ip address|ihre ip adresse|anderen land|aus rechtlichen grunden|votre adresse ip|tu direccion ip|su direccion ip|ihrem land|deinem land|ihrer region|deiner region|lizenzrechtlich*|votre pays|votre region|votre zone|su pais|su region|tu pais|tu region|seu pais|sua regiao|
    tuo paese|suo paese|vostro paese|tua area|uw land|jouw land|uw regio|ditt land|din region|dit land|maassasi|twoim kraju|twojego kraju|panstwa kraju|twoim regionie|vasi zemi|vasem regionu|vasej krajine|
    az on orszagaban|tara dumneavoastra|tara ta|вашей стране|вашем регионе|вашей страны|вашій країні|вашому регіоні|вашата страна|vasoj zemlji|vasi drzavi|χωρα σας|περιοχη σας|
    ulkenizde|bolgenizde|بلدك|بلدكم|منطقتك|منطقتكم|במדינה שלך|באזור שלך|کشور شما|आपके देश|आपके क्षेत्र|negara anda|wilayah anda|quoc gia cua ban|khu vuc cua ban|
    お住まいの地域|お住まいの国|ご利用の地域|ご利用の国|所在的地区|所在地区|所在的国家|所在地區|所在的地區|所在的國家|해당 지역에서|거주 지역|현재 지역|해당 국가|ประเทศของคุณ|ภูมิภาคของคุณ
    """)

  /// Only grown readers are to see it.
  static let age = Phrases(
    """
    confirm your age|verify your age|age verification|age check|your age|years or older|years of age|over 18|are you 18|under 18|legal age|adults only|adult content|date of birth|
    alter bestatigen|ihr alter|dein alter|altersprufung|altersverifikation|ab 18|uber 18|unter 18|volljahrig*|verifi* _ age|votre age|plus de 18|moins de 18|ans ou plus|majeur|
    mayor de 18|mayor de edad|menor de edad|su edad|tu edad|mayores de 18|maior de 18|maiores de 18|sua idade|maior de idade|maggiorenne|18 anni|tua eta|sua eta|18 jaar|uw leeftijd|je leeftijd|
    18 ar|din alder|18 vuot*|18 lat|twoj wiek|swoj wiek|pelnoletn*|18 let|18 rokov|vas vek|18 eves|elmult 18|18 ani|18 лет|ваш возраст|совершеннолет*|18 років|ваш вік|18 години|18 godina|
    18 ετων|ηλικια σας|18 yasin*|yasinizi|18 عاما|18 سنة|عمرك|גיל 18|18 سال|18 वर्ष|18 tahun|18 tuoi|
    年齢確認|18歳|年龄验证|年齡驗證|未满18|未滿18|年满18|年滿18|성인인증|19세|18세|연령 확인|อายุ
    """)

  static let copyright = Phrases(
    """
    copyright|all rights reserved|alle rechte vorbehalten|tous droits reserves|todos los derechos reservados|derechos reservados|todos os direitos reservados|direitos reservados|
    tutti i diritti riservati|diritti riservati|alle rechten voorbehouden|alla rattigheter|alle rettigheter|alle rettigheder|kaikki oikeudet|wszelkie prawa|prawa zastrzezone|
    vsechna prava|vsetky prava|minden jog|toate drepturile|все права защищены|всі права захищено|всички права|sva prava|vse pravice|με επιφυλαξη παντος|tum haklari|
    جميع الحقوق محفوظة|כל הזכויות שמורות|hak cipta|ban quyen|tots els drets|版权所有|版權所有|無断転載|無断複製|著作権|保留所有权利|保留一切權利|저작권|무단전재|สงวนลิขสิทธิ์
    """)

  /// What else an error page says: apologies, guesses, and ways out.
  static let excuses = Phrases(
    """
    check the url|check the address|check the spelling|check _ link|mistyped|misspelled|typed _ incorrectly|typed incorrectly|typo|broken link|outdated link|bad link|dead link|
    back to _ home*|return to _ home*|go to _ home*|go back|home page|homepage|try searching|use _ search|search for|try again|sorry|oops|we apologi*|went wrong|
    startseite|zur ubersicht|suchfunktion|suche|tippfehler|vertippt|uberprufen sie|prufen sie|entschuldig*|tut uns leid|hoppla|huch|ups|leider|
    page accueil|accueil|verifiez|erreur de frappe|desole*|oups|navres|moteur de recherche|
    pagina de inicio|pagina principal|portada|compruebe|verifique|verifica|lo sentimos|lo siento|buscador|vaya|pagina inicial|desculpe*|lamentamos|busca|
    pagina iniziale|homepage|ci dispiace|spiacenti|controlla*|verifica*|ricerca|startpagina|voorpagina|controleer*|helaas|excuses|zoekfunctie|
    startsidan|forsiden|tyvarr|beklagar|beklager|desverre|desvaerre|kontrollera*|kontroller*|etusivu*|pahoittelemme|valitettavasti|tarkista*|
    strony glownej|strone glowna|stronie glownej|przepraszamy|niestety|sprawdz*|wyszukiwark*|hlavni stran*|uvodni stran*|hlavnu stran*|omlouvame|bohuzel|bohuzial|ospravedlnujeme|
    fooldal*|kezdolap*|elnezest|sajnal*|ellenorizze|kereso*|pagina principala|ne pare rau|scuze|din pacate|
    главную страницу|главной странице|на главную|проверьте|извините|приносим извинения|к сожалению|поиск*|головну сторінку|на головну|перевірте|вибачте|перепрошуємо|на жаль|пошук*|
    началната страница|съжаляваме|за съжаление|pocetn* stran*|naslovn* stran*|nazalost|zao nam je|zal|oprostite|αρχικη σελιδα|λυπουμαστε|δυστυχως|ελεγξτε|
    ana sayfa*|anasayfa*|kontrol edin|uzgunuz|maalesef|ozur|الصفحة الرئيسية|الرئيسية|عذرا|عفوا|نأسف|للأسف|דף הבית|לדף הבית|מצטערים|סליחה|לצערנו|متأسفیم|متاسفانه|صفحه اصلی|
    beranda|maaf|halaman utama|trang chu|xin loi|rat tiec|हम क्षमा|क्षमा करें|मुखपृष्ठ|
    トップページ|トップへ|ホームへ|申し訳|お手数|恐れ入り|ご確認|検索|首页|首頁|抱歉|对不起|對不起|很遗憾|返回|检查|檢查|搜索|搜尋|홈으로|메인으로|죄송|확인해|검색|หน้าแรก|หน้าหลัก|ขออภัย|เสียใจ
    """)
}
