/// The columns of a block's feature vector, in the order the trained model numbers them.
///
/// Shares are 0…1, distances are counted in elements or blocks and capped, "none" is the cap or -1. Changing, adding or
/// moving a case needs a new training run (`make train`): the file names the columns it was trained with.
enum BlockFeature: Int, CaseIterable, Sendable {
  // The block's own text.
  case words, wordLength, linkDensity, boldShare, commas, stops, digits, capitals, wide, lines
  case endsSentence, endsColon, startsLower, hasYear, hasClock
  case isFurniture, opensBox, opensComments, leadsAway, invitations, invitationShare
  case titleShare, titleCover, descriptionShare
  // What kind of block it is and where it hangs.
  case shape, headingLevel, wrapperKind, kind0, kind1, kind2, kind3, depth, relativeDepth, itemDepth
  // Where it stands on the page.
  case position, wordsBefore, longBefore, longAfter, afterTitle, titleDistance
  // Its neighbours in reading order.
  case words1Before, words2Before, words3Before, words1After, words2After, words3After
  case links1Before, links2Before, links1After, links2After, shape1Before, shape1After
  case sameParentBefore, sameParentAfter, sameKindBefore, sameKindAfter
  case links2Around, links4Around, links8Around, words2Around, words4Around, words8Around, sentences4Around
  case longDistanceBefore, longDistanceAfter, longWordsBefore, longWordsAfter
  case headingDistance, headingWords, headingOpensBox, headingLinks, nextHeadingDistance
  case sinceBox, sinceComments, longSinceComments, dates3Around, datesBefore, imagesAround
  // Repetition.
  case sameText, isFirstCopy, repeatsAfter, repeatsBefore
  case signatureShare, signatureBlocks, signatureWords, signatureLong
  // The elements around it.
  case grow1Words, grow1Links, grow1Blocks, grow1Long, grow1Kind, grow1Level
  case grow2Words, grow2Links, grow2Blocks, grow2Long, grow2Kind, grow2Level
  case grow3Words, grow3Links, grow3Long, grow3Level
  case parentScore, grandparentScore, bestUp, bestDown, bestRank
  case highLinksLevel, highLinksWords, heavyLevel, heavyLinks, heavyWords, heavyTop
  case groupWords, groupLinks, groupBlocks, groupMean
  // What repeats around it: siblings that look alike, the nearest such and the outermost.
  case recordLevel, recordCount, recordShare, recordLong, recordMean, recordBlocks, recordLinks, recordDates
  case recordHeadings, recordRepeats, recordPrices, recordPlace, recordOwn, recordSide
  case outerLevel, outerCount, outerShare, outerLong, outerMean
  // Signs that the story is over before it, or another one begun.
  case topHeadingsBefore, linkedHeadingsBefore, bylinesBefore, endsBefore, sinceEnd, longSinceEnd, longBeforeEnd
  case articleOrder, articleShare, articleHoldsTitle, sectionShare
  // The page.
  case pageWords, pageBlocks, pageLinks, pageLong, pageHeadings, pageArticles, pageDeclared, pageOpenGraph,
    pageLongBlocks
  case pageItems, pageComments
  // What the page's own vector says of its type, in the order of `PageType`.
  case typeArticle, typeListing, typeForum, typeProduct, typeService, typeDocumentation, typeCollection
  // The learned lexicon of class and id names.
  case lexiconPath, lexiconOwn, lexiconNear, lexiconLow, lexiconHigh, lexiconFar

  /// Number of lexicon columns, the last ones of the named cases.
  static let lexiconColumns = 6
  /// Distances to the nearest ancestor by cue follow the named cases, one column a bit of `ClassHints`.
  static let hintColumns = ClassHint.allCases.count
  static let count = allCases.count + hintColumns

  static var names: [String] { allCases.map { "\($0)" } + (0..<hintColumns).map { "cue\($0)" } }
}
