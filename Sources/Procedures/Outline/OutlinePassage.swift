import Documents

/// A paragraph of running text, with the address by which it can be bound.
package struct OutlinePassage: Hashable, Sendable {
  /// `<heading anchor>/p<number>`, numbered from 1 under its heading.
  package var id: StepID { StepID("\(anchor)/p\(number)") }
  /// The anchor of the heading above.
  package let anchor: String
  package let number: Int
  package let passage: Passage
}
