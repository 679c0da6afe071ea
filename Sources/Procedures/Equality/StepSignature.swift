import Diagnostics
import Documents

/// What a step must have in common with the same step in another language.
package struct StepSignature: Hashable, Sendable {
  /// One paragraph or bullet of a step, or of an alert that belongs to it.
  package struct Part: Hashable, Sendable {
    package let target: TextSignature
    /// The English beside it; `nil` in a plain document.
    package let source: TextSignature?
    /// The numbers of its units, in order; merged units (`p104`) have none.
    package let units: [Int]
    package let place: SourcePlace

    /// The English of it, wherever it is written; `nil` in a plain document of another language.
    package func english(_ language: String) -> TextSignature? {
      source ?? (language == "en" ? target : nil)
    }
  }

  /// An alert that belongs to a step or stands around its list.
  package struct Alert: Hashable, Sendable {
    package let kind: Block.Alert.Kind
    package let parts: [Part]
    package let place: SourcePlace
  }

  package let id: StepID
  package let number: Int
  /// 0 for a step of a procedure, 1 for a step within it, and so on.
  package let depth: Int
  package let variants: [String]
  package let parts: [Part]
  package let alerts: [Alert]
  package let place: SourcePlace

  /// Its own paragraphs and those of its alerts.
  package var allParts: [Part] { parts + alerts.flatMap(\.parts) }
}
