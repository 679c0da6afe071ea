import Documents
import Markup

/// A bilingual document made from an English one: every sentence beside its translation, or beside
/// an empty one.
package struct BilingualDraft {
  /// A sentence of the draft with its translation.
  package struct Pair: Sendable {
    /// The English text of the pair; an older version of the sentence if only that has been
    /// translated.
    package let source: String
    /// The translation; empty if there is none.
    package let target: String

    package init(source: String, target: String) {
      self.source = source
      self.target = target
    }
  }

  /// The bilingual document.
  package let text: String
  /// The id given to each sentence, in order.
  package let ids: [String]

  /// Units are numbered from 101 in document order, as the markup's own tool does. The title and
  /// the description take one number each (measured on 10,279 documents).
  private static let firstNumber = 101

  /// Makes the document.
  ///
  /// - Parameters:
  ///   - locale: the language of the translation, such as `da-DK`.
  ///   - sourceHash: the hash of the English file, for `ms.openlocfilehash` (the SHA-1 of its bytes
  ///     with CRLF line ends).
  ///   - prefix: what the ids of the sentences begin with; `nil` for a prefix that comes from the
  ///     language and from the English, whatever its line ends are.
  ///   - values: the front matter values that differ in the translation.
  ///   - imageTexts: the known texts of images outside sentences.
  ///   - pair: returns the pair for a sentence; called once for each sentence, in order.
  package init(
    of english: SourceFile, locale: ContentLocale, sourceHash: String, prefix: String? = nil,
    values: [String: String] = [:], imageTexts: ImageTexts = ImageTexts { _ in nil },
    pair: (String) -> Pair
  ) {
    var imageTexts = imageTexts
    let source = EnglishText(english)
    let prefix =
      prefix
      ?? String(
        Digest.sha256(Array("\(locale) ".utf8) + EnglishText.unixBytes(of: english.bytes)).prefix(5)
      )
    var number = Self.firstNumber
    let frontMatter = values.merging([
      "ms.openlocfilehash": sourceHash, "ms.contentlocale": locale.identifier,
    ]) { $1 }
    number += source.frontMatter.count {
      $0.hasPrefix("title:") || $0.hasPrefix("description:")
    }
    var text = Self.frontMatter(source.frontMatter, frontMatter).joined(separator: "\n") + "\n"
    var ids: [String] = []
    var anchors = AnchorMaker()
    for piece in source.pieces {
      switch piece {
      case .kept(let kept):
        text += imageTexts.translated(kept)
        // The text of an image is translated, but has no English counterpart in the file.
        number += kept.split(separator: "![").count - 1
      case .anchor(let title):
        let plain = MarkdownCodes.text(of: title).words
        text += "<a name=\"\(anchors.anchor(for: plain))\"></a>"
      case .sentence(let sentence):
        let id = "\(prefix)-\(number)"
        number += 1
        ids.append(id)
        let pair = pair(sentence)
        text +=
          "<span data-ttu-id=\"\(id)\">\(pair.target)</span><span class=\"sxs-lookup\">"
          + "<span data-stu-id=\"\(id)\">\(pair.source)</span></span>"
      }
    }
    self.text = text
    self.ids = ids
  }

  /// The English front matter with the values of the translation.
  private static func frontMatter(_ lines: [String], _ values: [String: String]) -> [String] {
    var rest = values
    var result = lines.isEmpty ? ["---", "---"] : lines
    for (index, line) in result.enumerated() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = String(line[..<colon])
      guard let value = rest.removeValue(forKey: key) else { continue }
      let written = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      let isQuoted = written.first == "\"" || written.first == "'"
      // A value that is the same stays as it is written.
      guard !isQuoted || written.dropFirst().dropLast() != value else { continue }
      result[index] = Self.line(key, value, isQuoted: isQuoted)
    }
    let new = rest.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value, isQuoted: false) }
    result.insert(contentsOf: new, at: result.count - 1)
    return result
  }

  /// A line of the front matter. A colon or a `#` in its value needs quotation marks (YAML 1.2
  /// §7.3.3).
  private static func line(_ key: String, _ value: String, isQuoted: Bool) -> String {
    guard isQuoted || value.contains(": ") || value.contains(" #") else {
      return "\(key): \(value)"
    }
    return "\(key): '\(value.replacing("'", with: "''"))'"
  }
}
