import Presentation
import Procedures
import Translation

/// The documents beside the procedures: as many as a page has room for.
struct DocumentsSection {
  private static let most = 60

  private let found: [DocumentList.Entry]
  private let contents: DocumentList.Contents
  private let range: PageRange
  private let search: String
  private let words: Words

  /// - Parameters:
  ///   - page: Counted from 1.
  ///   - search: What was typed; empty for all.
  init(
    _ documents: (entries: [DocumentList.Entry], contents: DocumentList.Contents), page: Int,
    search: String, _ wanted: TermSearch, _ words: Words
  ) {
    found =
      wanted.isEmpty
      ? documents.entries
      : documents.entries.filter { wanted.finds($0.searched(in: words.language)) }
    contents = documents.contents
    range = PageRange(of: found.count, most: Self.most, page: page)
    self.search = search
    self.words = words
  }

  /// The page of documents, counted from 1.
  var page: Int { range.page }

  /// How many documents are found.
  var count: Int { found.count }

  /// `nothing` if there are no folders with documents.
  var value: PageValue {
    guard contents.count > 0 || contents.unreadable > 0 else { return .nothing }
    let shown = Array(found.dropFirst(range.start).prefix(range.length))
    return .object([
      "count": .text(words.formats.number(found.count)), "entries": .list(shown, entry),
      "none": .flag(found.isEmpty && contents.isWhole),
      "reading": contents.isWhole
        ? .nothing
        : .text(
          words.text(
            .webDocumentsReading, ["read": words.formats.number(contents.read)],
            count: contents.count)),
      "unread": contents.unreadable == 0
        ? .nothing : .text(words.text(.webDocumentsUnread, count: contents.unreadable)),
      "range": range.value(words, address),
    ])
  }

  private func address(_ page: Int) -> String {
    let search = search.isEmpty ? "" : "q=\(QueryText.encoded(search))&"
    return "/\(words.language)?\(search)page=\(page)#documents"
  }

  private func entry(_ entry: DocumentList.Entry) -> PageValue {
    let language = entry.language(ofTitleIn: words.language)
    return .object([
      "href": .text("/\(words.language)/documents?path=\(QueryText.encoded(entry.name))"),
      "title": .text(entry.title(in: words.language)), "name": .text(entry.name),
      "spoken": language == words.language ? .nothing : .text(language),
      "spokenIn": .text(DocumentPage.languages(entry.counts, of: entry.steps, words)),
      "steps": .text(words.text(.webSteps, count: entry.steps)),
    ])
  }
}
