import Operations
import Sessions

/// Writes the record of an event as `JSONEncoder` does with sorted keys, and takes its texts out on
/// the way.
///
/// Encoding one with `JSONEncoder` takes a hundred times as long, which was two fifths of a series.
/// A test compares what both write.
package struct RecordWriter {
  /// The texts taken out so far, each once, in the order of `EventRecord.extractingTexts`.
  private var texts: [String] = []
  private var places: [ExactText: Int] = [:]
  /// The subject written last, and what it was written as: most facts follow one about the same.
  private var last: (subject: Subject, json: [UInt8])?
  private var json: [UInt8] = []
  /// Whether everything so far is written as the encoder would write it.
  private var isPlain = true

  /// The record as JSON, with `#0`, `#1` and so on in place of its texts, and these texts; `nil` if it
  /// has anything that only the encoder writes: a word of its own that is not plain ASCII, or what few
  /// events have.
  package static func body(of record: EventRecord) -> (body: String, texts: [String])? {
    guard record.refusals == nil, record.subjects == nil, record.planned == nil,
      record.actual == nil, record.surprises == nil, record.file == nil, record.secrets == nil
    else { return nil }
    var writer = RecordWriter()
    guard writer.write(record), writer.isPlain else { return nil }
    return (String(decoding: writer.json, as: UTF8.self), writer.texts)
  }

  /// Writes the members sorted by their names; texts are numbered in another order.
  ///
  /// - Returns: whether it can.
  private mutating func write(_ record: EventRecord) -> Bool {
    let actor = fragment(record.actor) { $0.appendText($1) }
    var start: [UInt8]?
    if let written = record.start {
      // A document of somebody else's, and several tenants, are left to the encoder.
      guard written.otherTenants == nil, written.document == nil else { return false }
      start = self.start(written)
    }
    let note = fragment(record.note) { $0.appendText($1) }
    let value = fragment(record.value) { $0.append($1) }
    let arguments = record.arguments.map { self.arguments($0) }
    let before = fragment(record.before) { $0.append($1) }
    let predicted = fragment(record.predicted) { $0.append($1) }
    let observed = fragment(record.observed) { $0.append($1) }
    let reason = record.hasTypedReason ? fragment(record.reason) { $0.appendText($1) } : nil
    begin()
    member("actor", actor)
    member("arguments", arguments)
    member("before", before)
    member("by", record.by)
    member("input", record.input)
    member("key", record.key)
    member("locale", record.locale)
    member("mode", record.mode)
    member("next", record.next)
    member("note", note)
    member("observed", observed)
    member("operation", record.operation)
    member("outcome", record.outcome)
    member("predicted", predicted)
    member("reason", reason)
    member("reason", record.hasTypedReason ? nil : record.reason)
    member("request", record.request)
    member("start", start)
    member("step", record.step)
    member("textDigest", record.textDigest)
    member("type", record.type)
    member("value", value)
    member("verdict", record.verdict)
    append("}")
    return true
  }

  /// What only `started` has.
  private mutating func start(_ start: EventRecord.Start) -> [UInt8] {
    // A session without a tenant names none.
    let tenant =
      start.tenant.isEmpty ? Array("\"\"".utf8) : fragment(start.tenant) { $0.appendText($1) }
    let declarations = start.declarations.map { words($0) }
    let documents = words(start.documents)
    let revisions = words(start.revisions)
    begin()
    member("declarations", declarations)
    member("documents", documents)
    member("needsApproval", start.needsApproval.map { Array($0 ? "true".utf8 : "false".utf8) })
    member("plan", start.plan)
    member("procedure", start.procedure)
    member("revisions", revisions)
    member("series", start.series)
    member("snapshot", start.snapshot)
    member("tenant", tenant)
    member("tenantAhead", start.tenantAhead.map { Array(String($0).utf8) })
    member("undoes", start.undoes)
    append("}")
    return json
  }

  private mutating func words(_ words: [String: String]) -> [UInt8] {
    begin()
    for (name, word) in Self.sorted(words) {
      if !Self.isPlain(name) { isPlain = false }
      member(name, word)
    }
    append("}")
    return json
  }

  private mutating func arguments(_ arguments: [String: Value]) -> [UInt8] {
    // Numbered in the order of the dictionary, as `mapValues` goes through it.
    var written: [String: [UInt8]] = [:]
    for (name, value) in arguments { written[name] = fragment(value) { $0.append($1) } }
    begin()
    for (name, value) in Self.sorted(written) {
      if !Self.isPlain(name) { isPlain = false }
      member(name, value)
    }
    append("}")
    return json
  }

  private static func sorted<Content>(
    _ members: [String: Content]
  ) -> [(key: String, value: Content)] {
    members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// What `write` appends for a value; `nil` for none.
  private mutating func fragment<Content>(
    _ content: Content?, _ write: (inout RecordWriter, Content) -> Void
  ) -> [UInt8]? {
    guard let content else { return nil }
    json.removeAll(keepingCapacity: true)
    write(&self, content)
    return json
  }

  private mutating func begin() {
    json.removeAll(keepingCapacity: true)
    append("{")
  }

  /// Adds a member whose value is written already; nothing for `nil`.
  private mutating func member(_ name: String, _ written: [UInt8]?) {
    guard let written else { return }
    appendName(name)
    json += written
  }

  /// Adds a member whose value is a word of Stegvis's own; nothing for `nil`.
  private mutating func member(_ name: String, _ word: String?) {
    guard let word else { return }
    appendName(name)
    append("\"")
    appendWord(word)
    append("\"")
  }

  private mutating func appendName(_ name: String) {
    append(json.count > 1 ? ",\"" : "\"")
    append(name)
    append("\":")
  }

  // MARK: - Facts and values

  private mutating func append(_ facts: [Fact]) {
    append("[")
    for (index, fact) in facts.enumerated() {
      append(index == 0 ? "{\"property\":\"" : ",{\"property\":\"")
      appendWord(fact.property)
      append("\",\"subject\":")
      append(fact.subject)
      append(",\"value\":")
      append(fact.value)
      append("}")
    }
    append("]")
  }

  private mutating func append(_ value: Value) {
    switch value {
    case .text(let text):
      append("{\"text\":")
      appendText(text)
      append("}")
    case .subject(let subject):
      append("{\"subject\":")
      append(subject)
      append("}")
    case .number(let number): append("{\"number\":", number)
    case .bytes(let count): append("{\"bytes\":", count)
    case .flag(let isSet): append(isSet ? "{\"flag\":true}" : "{\"flag\":false}")
    case .instant(let seconds): append("{\"instant\":", seconds)
    case .code(let code):
      append("{\"code\":\"")
      appendWord(code)
      append("\"}")
    case .list(let values):
      append("{\"list\":")
      append(values)
      append("}")
    case .absent: append("{\"absent\":true}")
    case .changed: append("{\"changed\":true}")
    case .expected(let expectation):
      append("{\"expected\":{\"")
      append(expectation)
      append("}}")
    // Its words may be those of a service.
    case .unread: isPlain = false
    }
  }

  private mutating func append(_ values: [Value]) {
    append("[")
    for (index, value) in values.enumerated() {
      if index > 0 { append(",") }
      append(value)
    }
    append("]")
  }

  private mutating func append(_ expectation: Expectation) {
    switch expectation {
    case .oneOf(let values):
      append("oneOf\":")
      append(values)
    case .has(let values):
      append("has\":")
      append(values)
    case .lacks(let values):
      append("lacks\":")
      append(values)
    case .present: append("present\":true")
    case .later: append("later\":true")
    case .asked(let value):
      append("asked\":")
      append(value)
    }
  }

  private mutating func append(_ subject: Subject) {
    if let last, ExactText(last.subject.id) == ExactText(subject.id),
      ExactText(last.subject.name) == ExactText(subject.name)
    {
      json += last.json
      return
    }
    let start = json.count
    if subject.isResolved {
      append("{\"id\":")
      appendText(subject.id)
      append(",\"name\":")
      appendText(subject.name)
      append("}")
    } else {
      appendText(subject.name)
    }
    last = (subject, Array(json[start...]))
  }

  // MARK: - Words and texts

  /// Appends the token of a text.
  private mutating func appendText(_ text: String) {
    append("\"#")
    append(String(place(of: text)))
    append("\"")
  }

  /// The number of a text, counted from 0.
  private mutating func place(of text: String) -> Int {
    let exact = ExactText(text)
    if let place = places[exact] { return place }
    places[exact] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  private mutating func append(_ json: String) { self.json.append(contentsOf: json.utf8) }

  /// Appends the beginning of a value that is a number, and its end.
  private mutating func append(_ beginning: String, _ number: Int) {
    append(beginning)
    append(String(number))
    append("}")
  }

  private mutating func appendWord(_ word: String) {
    if !Self.isPlain(word) { isPlain = false }
    append(word)
  }

  /// Whether a word is written as it is: plain ASCII without what JSON escapes.
  private static func isPlain(_ word: String) -> Bool {
    word.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
  }
}
