import Diagnostics
import Documents
import Yams

extension DocumentBinding {
  /// Reads a binding file. The binding is `nil` if the file is not YAML or lacks a required key;
  /// the diagnostics say why.
  package static func read(_ file: SourceFile) -> (binding: DocumentBinding?, [Diagnostic]) {
    let place = SourcePlace(path: file.path)
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self), .basic)
    } catch {
      return (nil, [Diagnostic(.bindingInvalid, .error, at: place, "not YAML: \(error)")])
    }
    guard let procedure = root?["procedure"]?.string, let name = root?["document"]?.string,
      let locale = root?["locale"]?.string, let passages = root?["passages"]?.sequence
    else {
      return (
        nil,
        [
          Diagnostic(
            .bindingInvalid, .error, at: place,
            "a binding names 'procedure', 'document', 'locale' and 'passages'")
        ]
      )
    }
    var diagnostics: [Diagnostic] = []
    let entries = passages.compactMap { node -> Entry? in
      guard let anchor = node["at"]?.string, let digest = node["digest"]?.string,
        let steps = node["steps"]?.sequence
      else {
        let mark = node.mark
        diagnostics.append(
          Diagnostic(
            .bindingInvalid, .error,
            at: SourcePlace(path: file.path, line: mark?.line ?? 1, column: mark?.column ?? 1),
            "a passage names 'at', 'digest' and 'steps'"))
        return nil
      }
      return Entry(
        anchor: anchor, digest: digest, steps: steps.compactMap { $0.string.map { StepID($0) } },
        text: node["text"]?.string, isGuess: node["guess"]?.string == "true",
        reason: node["reason"]?.string)
    }
    return (
      DocumentBinding(
        procedure: ProcedureID(procedure), document: name, locale: ContentLocale(locale),
        sourceHash: root?["sourceHash"]?.string, entries: entries, place: place),
      diagnostics
    )
  }

  /// The binding as the text of a file.
  ///
  /// - Throws: the errors of the YAML writer, which can represent every text.
  package func yaml() throws -> String {
    var root: [(Node, Node)] = [
      (Node("procedure"), Node(procedure.rawValue)), (Node("document"), Self.text(document)),
      (Node("locale"), Node(locale.identifier)),
    ]
    if let sourceHash { root.append((Node("sourceHash"), Self.text(sourceHash))) }
    root.append((Node("passages"), Node(entries.map(Self.node))))
    let yaml = try Yams.serialize(node: Node(root), width: -1, allowUnicode: true)
    return "# Where the document tells the steps of this procedure. Written by stegvis bind.\n"
      + yaml
  }

  private static func node(_ entry: Entry) -> Node {
    var pairs: [(Node, Node)] = [
      (Node("at"), text(entry.anchor)), (Node("digest"), text(entry.digest)),
      (Node("steps"), Node(entry.steps.map { text($0.rawValue) }, Tag(.implicit), .flow)),
    ]
    if entry.isGuess { pairs.append((Node("guess"), Node("true"))) }
    if let reason = entry.reason { pairs.append((Node("reason"), text(reason))) }
    if let own = entry.text { pairs.append((Node("text"), text(own))) }
    return Node(pairs)
  }

  /// A text in quotation marks, so that no reader takes it for a number or a Boolean.
  private static func text(_ text: String) -> Node {
    Node(text, Tag(.str), .doubleQuoted)
  }
}
