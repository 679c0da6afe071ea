import Markup

/// Recognises elements that belong to the page around a document, by their names and attributes.
enum HTMLFurniture {
  /// Whether an element contains things that only occur in the document itself.
  struct Content {
    let hasTitle: Bool
    let hasSteps: Bool
  }

  private static let names: Set<String> = [
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "select", "textarea", "input", "button", "datalist", "dialog", "map", "nav",
    "footer", "title", "meta", "link", "base", "head", "ac:task-id", "ac:task-status",
    "ac:task-uuid",
  ]

  private static let roles: Set<String> = [
    "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "tablist",
    "menubar", "menu", "toolbar", "banner",
  ]

  /// Classes and ids from the templates of Microsoft Learn, SharePoint, Confluence, MediaWiki and
  /// WordPress.
  private static let marks: Set<String> = [
    "breadcrumb", "breadcrumbs", "breadcrumb-section", "page-breadcrumbs", "cookie", "cookies",
    "cookie-banner", "cookie-consent", "cookie-notice", "cookiebanner", "cookieconsent", "uhf",
    "feedback", "feedback-section", "page-feedback", "user-feedback", "thumb-rating", "rating",
    "page-rating", "page-actions", "page-metadata", "page-metadata-container", "metadata",
    "contributors", "contributors-holder", "article-metadata", "toc", "toc-macro",
    "table-of-contents", "in-this-article", "doc-outline", "side-doc-outline", "skip-link",
    "skip-to-main-link", "skip-link-screen-reader-text", "site-header", "site-footer", "sidebar",
    "pagination", "share", "social", "social-share", "comments", "comment-section",
    "likes-and-labels-container", "related-articles", "language-selector", "language-switcher",
    "locale-selector", "mw-editsection", "catlinks", "headerlink", "heading-anchor",
    "anchor-link", "anchorjs-link", "print-only", "modal", "popover", "tooltip",
    "pagesection", "printfooter", "visually-hidden", "sr-only", "screen-reader-text",
    "screenreader-only", "ms-hidden",
    "ms-srch-sb", "s4-ribbonrow", "suitebarleft", "page-info", "noprint",
  ]

  /// The same, of which some are also used inside documents, around steps.
  private static let marksWithoutSteps: Set<String> = ["footer", "footer-body", "page-footer"]

  /// Whether an element belongs to the page, so that it is left out with all its content.
  ///
  /// - Parameters:
  ///   - name: the element's name, in lower case.
  ///   - content: what the element contains.
  ///   - isInMain: whether the part of the page that contains the document was found.
  ///   - isAlert: whether the element is an alert.
  static func isFurniture(
    _ node: HTMLTree.Node, named name: String, holds content: Content, isInMain: Bool,
    isAlert: Bool
  ) -> Bool {
    guard case .element(_, let attributes) = node.kind else { return false }
    if names.contains(name) { return true }
    switch name {
    // The header of an article belongs to it; the header of a site does not, unless it contains the
    // title.
    case "header" where !isInMain && !content.hasTitle: return true
    case "aside" where !content.hasTitle && !isAlert: return true
    // Some intranets put whole pages in a form.
    case "form" where !content.hasTitle && !content.hasSteps: return true
    default: break
    }
    let isHeading = name.utf8.count == 2 && name.utf8.first == 0x68 && name != "hr"
    let isPanel = attributes.contains { $0.name == "role" && $0.value == "tabpanel" }
    for attribute in attributes {
      switch attribute.name {
      case "hidden" where !isPanel && attribute.value != "until-found": return true
      case "aria-hidden" where !isPanel && attribute.value.lowercased() == "true": return true
      case "style" where !isPanel && isHidden(attribute.value): return true
      case "role" where !content.hasTitle && roles.contains(attribute.value.lowercased()):
        return true
      case "class", "id":
        // A heading's id is the slug of its text, which may be any of these words.
        if content.hasTitle || isHeading { continue }
        let isMarked = attribute.value.split(separator: " ").contains {
          guard $0.utf8.count <= 32 else { return false }
          let mark = $0.lowercased()
          return marks.contains(mark) || !content.hasSteps && marksWithoutSteps.contains(mark)
        }
        if isMarked { return true }
      default: continue
      }
    }
    return false
  }

  /// Whether a style hides its element. Spaces are ignored: `display: none` and `display:none` are
  /// the same.
  private static func isHidden(_ style: String) -> Bool {
    // A longer style holds the data of a picture.
    let bytes = style.utf8.prefix(1000).filter { $0 != 0x20 }.map { $0 | 0x20 }
    return [Array("display:none".utf8), Array("visibility:hidden".utf8)].contains {
      ByteSearch.first($0, in: bytes, from: 0, to: bytes.count) != nil
    }
  }
}
