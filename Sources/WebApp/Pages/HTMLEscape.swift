import Markup
import Mustache

/// Text as HTML, element content and quoted attributes alike.
///
/// swift-mustache's own escaping looks characters up in a table: to it a quote with a mark above it is
/// another character, and goes out as it is. It also takes most of a page's time.
struct HTMLEscape: MustacheContentType {
  /// As `{{% CONTENT_TYPE:…}}` names it at the head of every template; what has it not is escaped by
  /// swift-mustache.
  static let name = "PAGE"

  func escapeText(_ text: String) -> String { TextEscape.html(text) }
}
