import Markup

/// What a version of XLIFF asks for and no grammar can say; it sees every tag of a file in order.
protocol XLIFFRules {
  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes)
  mutating func end(_ element: XLIFFElement)
  /// Text that is not empty stands here.
  mutating func text()
}
