import Presentation
import Synchronization

/// The pages of documents at the translators' desk as they were last written, until a document is
/// read again. They show nothing of the person who reads them.
///
/// A class, because it remembers them.
package final class TranslationPages: Sendable {
  /// Everything that a page is made from, while a site runs: the names of the folders and the words of
  /// a language are those it was started with.
  package struct Source: Hashable, Sendable {
    /// The number of the reading of the document.
    let reading: Int
    /// The document's name on the pages.
    let document: String
    let filter: SentenceFilter
    /// Counted from 1.
    let page: Int
    let language: String

    package init(
      reading: Int, document: String, filter: SentenceFilter, page: Int, language: String
    ) {
      self.reading = reading
      self.document = document
      self.filter = filter
      self.page = page
      self.language = language
    }
  }

  /// So many pages are remembered before all are forgotten; one of 200 sentences takes 100 kB.
  private static let most = 64

  private let known = Mutex<[Source: WebPage]>([:])

  package init() {}

  /// Returns the page that is made from a source, which is made if it is not known.
  package func current(from source: Source, _ make: () -> WebPage) -> WebPage {
    if let page = known.withLock({ $0[source] }) { return page }
    let page = make()
    known.withLock { known in
      if known.count >= Self.most { known = [:] }
      known[source] = page
    }
    return page
  }
}

extension WebPage {
  /// The page of a document, whose findings and sentences are written already.
  ///
  /// - Parameter words: those of the page.
  package func withWrittenSentences(by templates: PageTemplates, _ words: Words) -> WebPage {
    let all = PageValue.object(value).with([
      "words": .words(words), "language": .text(words.language),
    ])
    var page = self
    page.value["writtenFindings"] = templates.part("found", all)
    page.value["writtenRows"] = templates.part("sentences", all)
    // Nothing else needs them.
    for name in ["rows", "listed", "whole"] { page.value[name] = .nothing }
    return page
  }
}
