/// The vocabulary of class and id names, by what they hold.
///
/// Single tokens and pairs of neighbouring tokens (`related-posts`) in one table; names that count only as a whole in
/// another.
/// Collected from the templates that content systems ship with and from names seen across the development corpus.
enum CueWords {
  static let layoutPrefixes: HashTable = {
    var table = HashTable()
    for word in ["no", "has", "have", "with", "without", "is", "hide", "show", "not"] {
      table.set(WordHash.words(word)[0], 1)
    }
    return table
  }()

  static let table = build([
    (
      .body,
      """
      entry-content post-content article-body article-content story-body post-body articlebody story-content
      body-content article-text post-text story-text body-text news-text article-main articletext articlecontent
      storybody storytext blog-content blog-body postcontent postbody entry-body content-body rich-text richtext
      richtexteditor article-copy body-copy bodycopy single-content news-body newsbody news-content artikel-text
      artikeltext article-inner mw-content td-post page-content cms-content field-body prose wysiwyg
      paywall-article article-paragraphs texto-noticia cuerpo-noticia
      """
    ),
    (
      .content,
      """
      content article post story entry main text copy paragraph paragraphs hentry blogpost artikel articulo
      noticia texte
      """
    ),
    (
      .comments,
      """
      comments commentlist disqus livefyre commentaires kommentare comentarios commenti reacties kommentarer
      komentarze comment-list comment-body comment-content comment-form comment-reply comment-thread
      comment-section comment-wrapper comment-respond comment-area comment-text comment-item comment-author
      comment-meta comment-container fb-comments spotim coral-talk user-comments reader-comments replies
      leserkommentare
      """
    ),
    (
      .related,
      """
      related recommended recommendation recommendations recirc recirculation trending outbrain taboola upnext
      readmore read-more more-stories more-news more-articles more-from most-read most-popular most-viewed
      also-read read-also read-next up-next you-may also-like related-posts related-articles related-stories
      similar-posts other-posts latest-posts latest-news recent-posts popular-posts further-reading teaser
      teasers promo promos hyperpuff weiterlesen mehr-zum lire-aussi relacionadas relacionados relacionado mgid
      zergnet revcontent next-post prev-post post-navigation more-on top-stories index-stories similar suggested
      suggestions jp-relatedposts yarpp crosslinks linklist morestories
      """
    ),
    (
      .share,
      """
      share shares sharing sharedaddy addtoany addthis social socials socialmedia sharebar sharethis
      share-buttons share-tools social-share social-links social-media social-icons follow-us teilen partager
      compartir toolbar article-tools
      """
    ),
    (
      .navigation,
      """
      nav navbar navigation menu menus submenu breadcrumb breadcrumbs pagination pager paging sitemap skip-link
      skiplink navi topnav subnav mainnav main-menu megamenu tabnav page-links brotkrumen skip-to nav-links
      quicklinks blq-mast
      """
    ),
    (.header, "masthead topbar site-header page-header mast siteheader header-top"),
    (
      .footer,
      """
      footer foot colophon site-footer page-footer sitefooter bottom-bar copyright impressum legal disclaimer
      blq-foot
      """
    ),
    (
      .sidebar,
      """
      sidebar side-bar widget widgets rail right-rail right-column rightcolumn left-column sidebars right-col
      sidecol marginalspalte
      """
    ),
    (
      .advert,
      """
      ad ads advert adverts advertisement advertising adsense adslot adbox sponsor sponsored sponsors dfp gpt
      doubleclick ad-container ad-slot ad-unit anzeige werbung publicidad publicite pubblicita annonse annons
      affiliate
      """
    ),
    (
      .newsletter,
      """
      newsletter newsletters subscribe subscription signup sign-up optin opt-in mailchimp mailinglist
      paywall-offer call-to cta ctas subscribe-box email-signup hbspt lead-capture regwall piano donate donation
      membership
      """
    ),
    (
      .consent,
      "cookie cookies consent gdpr onetrust cookiebot cookiebanner didomi ccpa privacy-banner cookie-notice"
    ),
    (
      .byline,
      """
      byline bylines dateline post-meta entry-meta article-meta posted-on posted-by meta-data metadata postmeta
      entry-header-meta article-info post-info story-meta timestamp time-stamp published-date publish-date
      pubdate post-date entry-date reading-time read-time article-date autorenzeile infoline postinfo meta-info
      byline-container author-date
      """
    ),
    (
      .author,
      """
      byline author authors autor autoren auteur autore posted-by post-author entry-author article-author
      story-author writer reporter redakteur skribent forfatter vcard
      """
    ),
    (
      .date,
      """
      date datetime timestamp time-stamp published publish-date pubdate post-date entry-date posted-on dateline
      datum fecha data-pubblicazione updated modified
      """
    ),
    (
      .biography,
      """
      author-bio author-box about-author author-info author-description bio biography author-card authorbox
      about-the author-profile post-author-bio
      """
    ),
    (
      .caption,
      """
      caption captions figcaption wp-caption image-caption photo-caption img-caption photo-credit image-credit
      credits credit copyright-image bildunterschrift bu legend slideshow gallery carousel lightbox
      image-description media-caption photographer bildnachweis bildquelle
      """
    ),
    (
      .tags,
      """
      tags tag-list taglist tagcloud post-tags entry-tags topics keywords categories post-categories cat-links
      tag-links tags-links labels hashtags
      """
    ),
    (
      .screenReader,
      """
      sr-only screen-reader visually-hidden visuallyhidden screenreader assistive offscreen a11y-hidden
      element-invisible aural
      """
    ),
    (.hidden, "hidden"),
    (.modal, "modal popup pop-up overlay dialog tooltip toast snackbar offcanvas off-canvas drawer flyout"),
    (
      .form,
      """
      login log-in signin sign-in register search searchform search-form searchbox contact-form wpcf feedback
      survey poll
      """
    ),
    (
      .inset,
      """
      inset pullquote pull-quote factbox fact-box infobox info-box story-feature infokasten infobloc encadre
      highlight-box box-info key-points keypoints faktaboks faktaruta breakout blockbox callout sidenote textbox
      explainer
      """
    ),
    (
      .heading,
      """
      cross-head crosshead crossheading subhead subheading sub-heading subheadline zwischentitel
      zwischenueberschrift intertitre ladillo mellomtittel mellanrubrik section-title section-heading
      """
    ),
    (.contents, "toc table-of tableofcontents ez-toc inhaltsverzeichnis sommaire lwptoc jump-links jumplinks"),
    (.card, "card cards tile tiles grid-item thumb thumbnail list-item media-object"),
    (
      .summary,
      """
      standfirst intro introduction lead lede dek teaser-text article-summary summary excerpt kicker vorspann
      chapo subtitle subheadline deck sottotitolo bajada ingress anleser
      """
    ),
    (.banner, "banner alert announcement notification notice beta-banner breaking ticker"),
    (.print, "print-only printonly"),
  ])

  static let whole = build([
    (.comments, "comment respond reply replies commentary-list discussion"),
    (.header, "header top head"),
    (.sidebar, "side aside right left secondary complementary"),
    (.share, "sns social"),
    (.author, "by fn name"),
    (.caption, "image photo"),
    (.related, "more latest popular"),
    (.form, "form"),
    (.content, "body"),
  ])

  /// By the chain of a name's tokens.
  private static func build(_ lines: [(ClassHints, String)]) -> HashTable {
    var table = HashTable(minimumCapacity: 600)
    for (cue, words) in lines {
      for word in words.split(whereSeparator: \.isWhitespace) { table.insert(cue.rawValue, at: WordHash.phrase(word)) }
    }
    return table
  }
}
