import Markup
import Mustache

/// Escapes text for HTML, in element content and in quoted attributes.
///
/// The escaping of swift-mustache looks up characters in a table. A quotation mark with a combining
/// accent is a different character to it and is not escaped. It also takes most of the time of a
/// page.
package struct HTMLEscape: MustacheContentType {
  /// The name in `{{% CONTENT_TYPE:…}}` at the start of every template; without it, the escaping of
  /// swift-mustache is used.
  package static let name = "PAGE"

  package init() {}

  package func escapeText(_ text: String) -> String { TextEscape.html(text) }
}
