/// A receiver of the events of an XML file, in their order.
package protocol XMLReceiver: AnyObject {
  /// Announces a name that occurs for the first time; later events refer to it by its number,
  /// counted from 0.
  func learn(_ name: XMLName, as number: Int)
  func start(_ tag: XMLStartTag)
  func end(_ name: Int)
  /// Text between tags, with references resolved; one text may come in several pieces.
  func text(_ bytes: Span<UInt8>)
  /// Reports what is wrong with the file as XML. No events follow a fatal problem.
  func problem(_ problem: XMLProblem)
}
