import Documents
import Markup

/// A bilingual document made of an English one: every sentence beside its translation, where there
/// is one.
package struct BilingualDraft {
  /// A sentence of the draft with what stands beside it.
  package struct Pair: Sendable {
    /// The English beside the translation: of an older version, where only that is translated.
    package let source: String
    /// Empty where there is none.
    package let target: String

    package init(source: String, target: String) {
      self.source = source
      self.target = target
    }
  }

  package let text: String
  /// The id each sentence got, in order.
  package let ids: [String]

  /// Units are numbered from 101 in the order of the document, as the markup's own tool does, with
  /// a number each for the title and the description (measured on 10,279 documents).
  private static let first = 101

  /// - Parameters:
  ///   - locale: the language of the translation: `da-DK`.
  ///   - values: keys of the front matter that are other in the translation.
  ///   - pair: what stands in the place of a sentence, which is asked for in order.
  package init(
    of english: SourceFile, locale: ContentLocale, sourceHash: String,
    values: [String: String] = [:], pair: (String) -> Pair
  ) {
    let parts = EnglishText(english)
    let prefix = String(Digest.sha256(Array("\(locale) ".utf8) + english.bytes).prefix(5))
    var number = Self.first
    let own = values.merging([
      "ms.openlocfilehash": sourceHash, "ms.contentlocale": locale.identifier,
    ]) { $1 }
    number += parts.frontMatter.count {
      $0.hasPrefix("title:") || $0.hasPrefix("description:")
    }
    var text = Self.frontMatter(parts.frontMatter, own).joined(separator: "\n") + "\n"
    var ids: [String] = []
    var anchors = AnchorMaker()
    for piece in parts.pieces {
      switch piece {
      case .kept(let kept):
        text += kept
        // The text of an image is translated and stands beside no English.
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

  /// The English front matter with the translation's own values.
  private static func frontMatter(_ lines: [String], _ values: [String: String]) -> [String] {
    var rest = values
    var result = lines.isEmpty ? ["---", "---"] : lines
    for (index, line) in result.enumerated() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = String(line[..<colon])
      if let value = rest.removeValue(forKey: key) { result[index] = "\(key): \(value)" }
    }
    let new = rest.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    result.insert(contentsOf: new, at: result.count - 1)
    return result
  }
}
