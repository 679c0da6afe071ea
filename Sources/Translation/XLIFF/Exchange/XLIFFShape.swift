/// The form in which XLIFF is written.
package enum XLIFFShape: String, CaseIterable, Sendable {
  /// With the modules of the XLIFF versions themselves.
  case standard
  /// As written by "mdxliff", Microsoft's tool for this markup: units are numbered like the spans,
  /// every new target contains the source, and the document's hash is in elements of the tool's
  /// own.
  case microsoft
}
