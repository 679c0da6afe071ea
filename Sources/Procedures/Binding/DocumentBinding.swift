import Diagnostics
import Documents
import Yams

/// How a document that is not ours is bound to a procedure: anchors and digests, no sentences.
package struct DocumentBinding: Sendable {
  package struct Entry: Hashable, Sendable {
    /// `<heading anchor>/<step number>`, or `<heading anchor>/p<number>` for a paragraph.
    package let anchor: String
    /// SHA-256 of the passage's source text with its white space evened out.
    package let digest: String
    /// The procedure's steps that the passage tells, in order.
    package let steps: [StepID]
  }

  package let procedure: ProcedureID
  /// Our own name for the document.
  package let document: String
  package let locale: ContentLocale
  package let entries: [Entry]
  package let place: SourcePlace
}

extension DocumentBinding {
  /// Reads a file of `procedures/<id>/bindings/`; `nil` where its form is wrong.
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
        anchor: anchor, digest: digest, steps: steps.compactMap { $0.string.map { StepID($0) } })
    }
    return (
      DocumentBinding(
        procedure: ProcedureID(procedure), document: name, locale: ContentLocale(locale),
        entries: entries, place: place),
      diagnostics
    )
  }
}

extension DocumentBinding {
  /// The steps the binding names and the procedure does not have.
  package func unknownSteps(in procedure: Procedure?) -> [Diagnostic] {
    guard let procedure else { return [] }
    return entries.flatMap(\.steps).filter { procedure.step($0) == nil }.map { step in
      Diagnostic(
        .bindingInvalid, .error, at: place,
        "step '\(step)' does not exist in '\(procedure.id)'")
    }
  }
}
