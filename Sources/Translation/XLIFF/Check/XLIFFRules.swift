import Markup

/// What a version of XLIFF asks for and no grammar can say; it sees every tag of a file in order.
protocol XLIFFRules: AnyObject {
  func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes)
  func end(_ element: XLIFFElement)
  func text(_ bytes: Span<UInt8>)
}
