import Diagnostics
import Documents

/// The features of a step that must be the same in every language.
package struct StepSignature: Hashable, Sendable {
  /// A paragraph or bullet of a step, or of an alert that belongs to it.
  package struct Part: Hashable, Sendable {
    package let target: TextSignature
    /// The corresponding English text; `nil` in a monolingual document.
    package let source: TextSignature?
    /// The numbers of its units, in order; merged units (`p104`) have none.
    package let units: [Int]
    package let place: SourcePlace

    /// Its English text, from either side; `nil` in a monolingual document in another language.
    package func english(_ language: String) -> TextSignature? {
      source ?? (language == "en" ? target : nil)
    }
  }

  /// An alert that belongs to a step or is next to its list.
  package struct Alert: Hashable, Sendable {
    package let kind: Block.Alert.Kind
    package let parts: [Part]
    package let place: SourcePlace
  }

  package let id: StepID
  package let number: Int
  /// 0 for a step of a procedure, 1 for a step inside that step, and so on.
  package let depth: Int
  package let variants: [String]
  package let parts: [Part]
  package let alerts: [Alert]
  package let place: SourcePlace

  /// The step's own paragraphs and those of its alerts.
  package var allParts: [Part] { parts + alerts.flatMap(\.parts) }
}
