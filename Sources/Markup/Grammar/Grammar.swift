/// A grammar for XML (RELAX NG, ISO/IEC 19757-2), ready to hold files against.
///
/// libxml2 reads the same files and validates by them too, but stops at the first thing that is
/// wrong within an element, knows no column, and needs the document as a tree. So it is what the
/// tests compare with, and this is what reads.
///
/// Of RELAX NG it takes what a grammar of elements needs: attributes stand for themselves, not in
/// choices with each other, and within one element a name always means the same rule.
package struct Grammar: Sendable {
  let rules: [GrammarRule]
  let patterns: GrammarPatterns
  /// The number of the pattern the root must follow.
  let start: Int

  package enum Failure: Error, Hashable {
    /// The grammar itself cannot be used; the words say why.
    case unusable(String)
  }
}
