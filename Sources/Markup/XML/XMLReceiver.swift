/// What takes in the events of an XML file, in their order.
package protocol XMLReceiver: AnyObject {
  /// A name was met for the first time; later events speak of its number, from 0 on.
  func learn(_ name: XMLName, as number: Int)
  func start(_ tag: XMLStartTag)
  func end(_ name: Int)
  /// Text between tags, without references; one text may come in several pieces.
  func text(_ bytes: Span<UInt8>)
  /// What is wrong with the file as XML. After a fatal problem no more events come.
  func problem(_ problem: XMLProblem)
}
