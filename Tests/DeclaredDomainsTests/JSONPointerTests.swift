import DeclaredDomains
import Testing

/// The ways to values in documents (RFC 6901).
@Suite struct JSONPointerTests {
  private let document = JSONDocument.object([
    .init("a/b", .number("1")), .init("m~n", .number("8")), .init("", .number("0")),
    .init("foo", .list([.text("bar"), .text("baz")])),
  ])

  private struct Case: Sendable {
    let pointer: String
    let value: JSONDocument?
  }

  @Test("A pointer leads where section 5 of its specification says") func specification() {
    let cases = [
      Case(pointer: "", value: document),
      Case(pointer: "/foo/0", value: .text("bar")),
      Case(pointer: "/", value: .number("0")),
      Case(pointer: "/a~1b", value: .number("1")),
      Case(pointer: "/m~0n", value: .number("8")),
      Case(pointer: "/foo/00", value: nil),
      Case(pointer: "/foo/-", value: nil),
      Case(pointer: "/foo/2", value: nil),
      Case(pointer: "/foo/0/x", value: nil),
    ]
    for item in cases {
      #expect(JSONPointer(item.pointer).flatMap { document[$0] } == item.value, "\(item.pointer)")
      #expect(JSONPointer(item.pointer)?.description == item.pointer)
    }
  }

  @Test("What is no pointer is none", arguments: ["foo", "/a~", "/a~2", "~0"])
  func others(text: String) {
    #expect(JSONPointer(text) == nil)
  }
}
