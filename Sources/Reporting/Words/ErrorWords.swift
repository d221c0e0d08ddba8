import Frontier

extension ErrorClass {
  /// What happened, as the end of a sentence that begins with "because", for people who do not know HTTP.
  var reason: String {
    switch self {
    case .dns: "the name of the site could not be found on the internet"
    case .connect: "no connection to the site could be made"
    case .tls: "the site's certificate is not valid or its encryption failed"
    case .timeout: "the site took too long to answer"
    case .protocolError: "what the site answered is not proper HTTP"
    case .malformed:
      "the site's answer has a damaged head, which a browser may pass over but Courant's HTTP library cannot read"
    case .blockedAddress: "the site's address lies in a private or reserved network, which is not fetched from"
    case .blockedPort: "the port in its address belongs to another service than the web"
    case .http4xx: "the site says that this page does not exist or is not for us"
    case .http5xx: "the site had a fault of its own"
    case .throttled: "the site had too much to do, or asked us to come back later"
    case .redirectLoop: "the page only led on from one address to the next"
    case .badRedirect: "the page leads to another address that cannot be followed"
    case .tooLarge: "the page is larger than allowed"
    case .contentType: "it is neither HTML nor plain text"
    case .decode: "its compressed content is damaged"
    case .coding: "its content is encoded in a way that a crawler does not undo"
    case .noRoom: "it is large, and the worker had no memory left for it beside other pages"
    case .truncated: "the connection ended before the whole page had come"
    case .robotsDenied: "the site's robots.txt forbids it"
    case .robotsUnreachable: "the site's robots.txt could not be read, and without it nothing may be fetched"
    case .outOfScope: "it lies outside the scope of its crawl"
    case .overBudget: "its crawl has all the jobs it may have"
    case .invalidURL: "its address cannot be used"
    case .noindex: "the page itself asks not to be collected (noindex)"
    case .unavailableAfter: "the page asks not to be shown any more after a date that has passed"
    case .tdmReserved: "the site reserves its pages against text and data mining"
    case .usageRefused: "the site refuses a use that this crawl names"
    case .hostBlocked: "an operator has blocked the site"
    case .cancelled: "an operator took it out of the queue"
    case .poison: "it ended the process that read it, or several workers ended while they had it"
    case .fault: "of a fault in Courant or in its database"
    }
  }

  /// What a user can do once a job has ended with this class.
  func remedies(url: String, host: String) -> [String] {
    let host = ShellWord.quoted(host)
    let again = "To try once more: coordinator retry --dead --error \(rawValue) --host \(host)"
    let excludedAgain = "Then: coordinator retry --error \(rawValue) --host \(host)"
    switch self {
    case .dns: return ["Check the spelling of \(host), and whether a browser finds it.", again]
    case .connect:
      return ["See whether a browser on the worker's machine reaches \(host); a firewall may be in the way.", again]
    case .tls:
      return [
        "The site's owner has to mend its certificate or its encryption: Courant does not fetch without. If you trust who issued "
          + "it, an authority of your own for one: worker --ca-file FILE.",
        again,
      ]
    case .timeout: return ["Allow more time with worker --timeout, or come back when the site is faster.", again]
    case .truncated, .http5xx: return ["It is the site's to mend; trying later often helps.", again]
    case .protocolError, .decode:
      return [
        "It is the site's to mend, and seldom mends itself: tell its owner what stands in brackets above.", again,
      ]
    case .malformed:
      return [
        "Tell the site's owner: what stands between the status and the page breaks HTTP (RFC 9112), as the message says.",
        again,
      ]
    case .throttled: return ["Ask for less: coordinator host delay \(host) SECONDS", again]
    case .blockedAddress:
      return ["If the site is yours: run workers with --allow-network and its range.", excludedAgain]
    case .blockedPort: return ["Enqueue it with a port that the web uses, if the page is to be had there."]
    case .coding:
      return ["Open \(url) in a browser; if it is a page there, its owner has to mend how it is compressed."]
    case .noRoom: return ["Give workers a smaller --max-body, or fewer --concurrency.", again]
    case .http4xx: return ["Open \(url) in a browser. If it is there now:", again]
    case .badRedirect, .redirectLoop: return ["Open \(url) in a browser and enqueue the address where it ends."]
    case .tooLarge: return ["If you want pages of that size: worker --max-body BYTES.", excludedAgain]
    case .contentType: return ["Courant reads articles from HTML and plain text; take PDF and others elsewhere."]
    case .robotsDenied:
      return ["Only the site's owner can allow it, in robots.txt. Once it is allowed:", excludedAgain]
    case .robotsUnreachable: return ["See whether \(host)/robots.txt opens in a browser.", again]
    case .noindex, .unavailableAfter:
      return ["That is the publisher's wish, and Courant keeps it. Ask the publisher if you need the page."]
    case .tdmReserved:
      return ["Where the law or a licence allows it all the same, workers take --tdm record.", excludedAgain]
    case .usageRefused:
      return ["Take the use out of the workers' --usage if yours is another one.", excludedAgain]
    case .outOfScope: return ["Widen it with coordinator crawl set NAME --scope.", excludedAgain]
    case .overBudget: return ["Raise it with coordinator crawl set NAME --budget.", excludedAgain]
    case .invalidURL: return ["Enqueue the address as a browser shows it."]
    case .hostBlocked: return ["coordinator host unblock \(host) ends the block and queues its jobs again."]
    case .cancelled: return [excludedAgain]
    case .poison:
      return [
        "The last error says what ended, and of what. worker extract reads a kept page by itself: coordinator page URL "
          + "| worker extract - --reader-processes 0",
        again,
      ]
    case .fault: return ["Look at the workers' logs at the time of the last attempt, and report what they say.", again]
    }
  }
}
