import Documents
import Mustache
import Workspaces

/// The templates of all pages, read once at the start from `Resources/web`.
package struct PageTemplates: Sendable {
  private let library: MustacheLibrary

  /// Reads the templates.
  ///
  /// - Throws: `WorkspaceFailure` if they cannot be read; Mustache's own error if one is invalid.
  package init(_ content: ContentFolder) throws {
    let folder = "\(content.path)/Resources/web"
    MustacheContentTypes.register(HTMLEscape(), named: HTMLEscape.name)
    var library = MustacheLibrary()
    for path in try FileReading.files(below: folder, endings: [".mustache"]) {
      let name = path.dropFirst(folder.count + 1).dropLast(".mustache".count)
      let text = String(decoding: try FileReading.file(path).bytes, as: UTF8.self)
      try library.register(
        "{{% CONTENT_TYPE:\(HTMLEscape.name)}}\n\(text)", named: String(name))
    }
    self.library = library
  }

  package func html(_ name: String, _ value: PageValue) -> String {
    guard let text = library.render(value, withTemplate: name) else {
      preconditionFailure("there is no template '\(name)' in Resources/web")
    }
    return text
  }
}
