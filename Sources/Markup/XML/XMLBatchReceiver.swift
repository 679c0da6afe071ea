/// What takes in an XML file in batches.
package protocol XMLBatchReceiver: AnyObject {
  /// A name was met for the first time; later events speak of its number.
  func learn(_ name: XMLName, as number: Int)
  func take(_ batch: XMLBatch)
  /// What is wrong with the file as XML. After a fatal problem no more events come.
  func problem(_ problem: XMLProblem)
}
