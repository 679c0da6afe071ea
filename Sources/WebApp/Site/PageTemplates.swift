import Mustache
import Presentation
import Workspaces

/// The templates of all pages, read once at the start from `Resources/web`.
package struct PageTemplates: Sendable {
  private let library: MustacheLibrary

  /// Reads the templates.
  ///
  /// - Parameter words: The words that all pages are in; `nil` if each page brings its own.
  /// - Throws: `WorkspaceFailure` if they cannot be read; Mustache's own error if one is invalid.
  package init(_ content: ContentFolder, in words: Words? = nil) throws {
    let folder = "\(content.path)/Resources/web"
    var texts: [String: String] = [:]
    for path in try FileReading.files(below: folder, endings: [".mustache"]) {
      let name = path.dropFirst(folder.count + 1).dropLast(".mustache".count)
      texts[String(name)] = String(decoding: try FileReading.file(path).bytes, as: UTF8.self)
    }
    try self.init(texts, in: words)
  }

  /// - Parameters:
  ///   - texts: by name.
  ///   - words: The words that all pages are in; `nil` if each page brings its own.
  /// - Throws: Mustache's own error if one is invalid.
  package init(_ texts: [String: String], in words: Words? = nil) throws {
    var library = MustacheLibrary()
    for (name, text) in texts {
      // `PageValue` has escaped what is put in.
      let text = words.map { Self.text(text, in: $0) } ?? text
      try library.register("{{% CONTENT_TYPE:TEXT}}\n\(text)", named: name)
    }
    self.library = library
  }

  /// Returns a template with the words in it, which are then not looked up for every page: for each
  /// of them swift-mustache climbs from the innermost value to the page's own.
  private static func text(_ template: String, in words: Words) -> String {
    template.replacing(/{{words\.(\w+)}}/) { match in
      guard let key = MessageKey.byName[String(match.1)] else { return String(match.0) }
      let word = PageValue.escaped(words[key])
      // A brace could make a tag, and a line with nothing on it but tags is left out.
      let isPlain = !word.contains { $0 == "{" || $0 == "}" } && !word.allSatisfy(\.isWhitespace)
      return isPlain ? word : String(match.0)
    }
  }

  /// Returns the HTML of a template, by its file's name without the ending.
  ///
  /// - Precondition: There is such a template.
  package func html(_ name: String, _ value: PageValue) -> String {
    guard let text = library.render(value.node, withTemplate: name) else {
      preconditionFailure("there is no template '\(name)' in Resources/web")
    }
    return text
  }

  /// Returns the HTML of a template, to be put into pages.
  ///
  /// - Precondition: There is such a template.
  func part(_ name: String, _ value: PageValue) -> PageValue {
    .written(WrittenPart(html: html(name, value)))
  }
}

/// The templates of each language, with its words in them.
struct LanguageTemplates: Sendable {
  private let known: [String: PageTemplates]
  private let others: PageTemplates

  /// Reads the templates.
  ///
  /// - Parameter words: of each language that pages are in.
  /// - Throws: what `PageTemplates` throws.
  init(_ content: ContentFolder, _ words: [String: Words]) throws {
    known = try words.mapValues { try PageTemplates(content, in: $0) }
    others = try PageTemplates(content)
  }

  /// The templates for pages in the language of these words, as the site itself says them: no page
  /// is written in the words that a session or a domain has for itself.
  subscript(_ words: Words) -> PageTemplates { known[words.language] ?? others }
}
