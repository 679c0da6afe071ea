import Diagnostics
import Presentation

/// Which entries of a long list a page shows, with the addresses of the pages before and after it.
struct PageRange {
  /// How many entries the list has.
  let count: Int
  /// The most entries that a page shows.
  let most: Int
  /// Counted from 1.
  let page: Int

  /// - Parameter page: The page that is asked for; the last one if there are fewer.
  init(of count: Int, most: Int, page: Int) {
    self.count = count
    self.most = most
    self.page = max(1, min(page, (count + most - 1) / most))
  }

  /// How many entries are on the pages before.
  var start: Int { (page - 1) * most }

  /// How many entries this page shows.
  var length: Int { max(0, min(most, count - start)) }

  /// Returns the page on which an entry is, counted from 1.
  ///
  /// - Parameter offset: The number of the entry, counted from 0.
  func page(of offset: Int) -> Int { offset / most + 1 }

  /// Returns the value for the template `range`; nothing if everything is on one page.
  ///
  /// - Parameter address: Returns the address of a page, which is counted from 1.
  func value(_ words: Words, _ address: (Int) -> String) -> PageValue {
    guard count > most else { return .nothing }
    return .object([
      "told": .text(
        words.text(
          .webDocumentsShown,
          [
            "first": words.formats.number(start + 1),
            "last": words.formats.number(start + length), "all": words.formats.number(count),
          ])),
      "back": page > 1 ? .text(address(page - 1)) : .nothing,
      "forward": start + length < count ? .text(address(page + 1)) : .nothing,
    ])
  }

  /// Returns the page that an address asks for; 1 if it asks for none, or says no number.
  static func page(_ text: String?) -> Int {
    text.flatMap { OutsideNumber.whole($0, in: OutsideNumber.counts) } ?? 1
  }
}
