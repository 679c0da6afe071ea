import Markup

/// The grammars in `Resources/` for checking XLIFF files; each is read on demand.
package struct XLIFFGrammars: Sendable {
  private let file: @Sendable (String) throws -> [UInt8]

  /// - Parameter file: returns the bytes of a file in `Resources/`, by its name.
  package init(file: @escaping @Sendable (String) throws -> [UInt8]) { self.file = file }

  /// The grammar for a version.
  ///
  /// - Throws: `Grammar.Failure`, and any error that reading throws.
  package func grammar(for version: XLIFFVersion, isStrict: Bool) throws -> Grammar {
    let name =
      switch version {
      case .v12: isStrict ? "xliff-1.2.rng" : "xliff-1.2-transitional.rng"
      case .v20, .v21: "xliff-2.0.rng"
      case .v22: "xliff-2.2.rng"
      }
    return try Grammar(named: name, file: file)
  }
}
