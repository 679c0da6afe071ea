import DeclaredDomains
import Diagnostics
import Operations
import OutgoingHTTP

/// What was read of a list.
struct ReadList: Sendable {
  let items: [JSONDocument]
  /// Whether there are no others.
  let isWhole: Bool
  /// The first page.
  let first: ServiceAnswer
}

/// Reads lists page by page, and never takes a part of one for the whole: a page that repeats, leads to
/// another host, or ends before the total is a failed reading.
struct ListReader: Sendable {
  let client: ServiceClient
  /// The greatest number of pages of one list, after which it counts as endless; with a hundred
  /// elements a page, half a million elements.
  var mostPages = 5_000

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - url: the address of the first page, without the parameters of its pages.
  ///   - items: where the items are in a page.
  ///   - enough: with so many items, no further page is read; `nil` for all.
  /// - Throws: `refused` with the code `listNotWhole` or `notUnderstood`; what the service refuses;
  ///   `unavailable`.
  func list(
    _ url: String, headers: [(String, String)], items: JSONPointer,
    _ pages: ReadingDeclaration.Pages?, enough: Int? = nil
  ) async throws(DomainFailure) -> ReadList {
    var found: [JSONDocument] = []
    var position = PagePosition(pages, of: url)
    var first: ServiceAnswer?
    var last: [JSONDocument]?
    var number = 0
    while let url = position.next {
      guard number < mostPages else { throw Self.notWhole("it has more than \(number) pages") }
      let answer = try await client.send(.reading(url, headers: headers))
      number += 1
      let page = try Self.items(of: answer, at: items, position.total(in: answer))
      if !page.isEmpty, page == last {
        throw Self.notWhole("page \(number) repeats the one before")
      }
      last = page
      found += page
      first = first ?? answer
      try position.move(past: answer, count: page.count, in: client.address)
      if let enough, found.count >= enough, position.next != nil {
        return ReadList(items: found, isWhole: false, first: first ?? answer)
      }
    }
    guard let first else { throw Self.notWhole("it has no address") }
    return ReadList(items: found, isWhole: true, first: first)
  }

  static func notWhole(_ evidence: String) -> DomainFailure {
    .refused(Refusal(.listNotWhole, evidence: evidence))
  }

  /// The items of a page. Where there are none, `null` may stand, or nothing if the total is 0.
  private static func items(
    of answer: ServiceAnswer, at pointer: JSONPointer, _ total: Int?
  ) throws(DomainFailure) -> [JSONDocument] {
    switch answer.document?[pointer] {
    case .list(let items): return items
    case .null: return []
    case nil where answer.document != nil && total == 0: return []
    case .flag, .number, .text, .object, nil:
      throw .refused(
        Refusal(.notUnderstood, evidence: "there is no list at '\(pointer)' (\(answer.status))"))
    }
  }
}

/// Where a reading is in the pages of a list.
private struct PagePosition {
  private let pages: ReadingDeclaration.Pages?
  private let start: String
  /// The address of the next page; `nil` if there is none.
  private(set) var next: String?
  private var count = 0
  private var seen: Set<String> = []
  /// What a page counts: items or pages.
  private var index: Int
  private var known: Int?

  init(_ pages: ReadingDeclaration.Pages?, of url: String) {
    self.pages = pages
    start = url
    index = 0
    next = url
    if case .start(let parameter, let first, _, let size, let of, _)? = pages {
      index = first
      next = Self.address(url, parameter, first, size, of)
    }
    seen = next.map { [$0] } ?? []
  }

  private static func address(
    _ url: String, _ parameter: String, _ index: Int, _ size: String?, _ of: Int?
  ) -> String {
    var fields = [(name: parameter, value: "\(index)")]
    if let size, let of { fields.append((size, "\(of)")) }
    return FormBody.address(url, adding: fields)
  }

  /// How many items there are in all, as a page says; `nil` if it does not.
  func total(in answer: ServiceAnswer) -> Int? {
    guard case .start(_, _, _, _, _, let total?)? = pages,
      case .number(let digits)? = answer.document?[total]
    else { return nil }
    return OutsideNumber.whole(digits, in: OutsideNumber.counts)
  }

  /// Moves behind a page.
  ///
  /// - Throws: `refused` if the list ends short, repeats itself or leads elsewhere.
  mutating func move(
    past answer: ServiceAnswer, count items: Int, in address: ServiceAddress
  ) throws(DomainFailure) {
    count += items
    switch pages {
    case nil:
      guard answer.nextLink == nil else {
        throw ListReader.notWhole("there are more pages, which the declaration does not know")
      }
      next = nil
    case .next(let pointer):
      next = try link(Self.text(at: pointer, of: answer), from: answer, address)
    case .link: next = try link(answer.nextLink, from: answer, address)
    case .cursor(let pointer, let parameter):
      next = try Self.text(at: pointer, of: answer).map {
        FormBody.address(start, adding: [(parameter, $0)])
      }
    case .start(let parameter, _, let countsPages, let size, let of, let total):
      index += countsPages ? 1 : items
      if total != nil {
        try compare(with: self.total(in: answer))
        guard count < known ?? 0 else {
          next = nil
          return
        }
        guard items > 0 else {
          throw ListReader.notWhole("it ends after \(count) of \(known ?? 0)")
        }
      }
      // Without a total, only an empty page is the end: a service may give fewer than it is asked for.
      next = items == 0 ? nil : Self.address(start, parameter, index, size, of)
    }
    if let next, !seen.insert(next).inserted {
      throw ListReader.notWhole("it leads back to a page that was read")
    }
  }

  /// Compares what was counted with what the service counts, which must stay the same: a list that
  /// changes while it is read may leave out what moved from one page to another.
  private mutating func compare(with total: Int?) throws(DomainFailure) {
    guard let total else { throw ListReader.notWhole("a page does not say how many there are") }
    if let known, known != total {
      throw ListReader.notWhole("it has changed from \(known) to \(total) while it was read")
    }
    known = total
    guard count <= total else { throw ListReader.notWhole("it shows \(count) of \(total)") }
  }

  private func link(
    _ text: String?, from answer: ServiceAnswer, _ address: ServiceAddress
  ) throws(DomainFailure) -> String? {
    guard let text else { return nil }
    guard let url = address.followed(text, from: answer.url) else {
      throw ListReader.notWhole("the next page is at another host")
    }
    return url
  }

  /// The address or token at a place; `nil` if there is none.
  private static func text(
    at pointer: JSONPointer, of answer: ServiceAnswer
  ) throws(DomainFailure) -> String? {
    switch answer.document?[pointer] {
    case nil, .null: return nil
    case .text(let text), .number(let text): return text.isEmpty ? nil : text
    // What says that there are more, but not where.
    case .flag, .list, .object: throw ListReader.notWhole("'\(pointer)' is no address or token")
    }
  }
}
