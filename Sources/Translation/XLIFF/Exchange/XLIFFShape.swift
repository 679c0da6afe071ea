/// How XLIFF is written.
package enum XLIFFShape: String, CaseIterable, Sendable {
  /// As the versions' own modules have it.
  case standard
  /// As Microsoft's tool for this very markup writes it ("mdxliff"): units numbered as the spans
  /// are, the source in every new target, the document's hash in elements of its own.
  case microsoft
}
