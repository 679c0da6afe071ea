import DeclaredDomains
import Diagnostics
import Testing

/// Declarations that are proposed from descriptions of services.
struct ProposalTests {
  /// An invented service: what its description says, and leaves out.
  private static let rooms = """
    {
      "openapi": "3.0.3",
      "info": {"title": "Rooms \\ud83c\\udfe0 and keys", "version": "2"},
      "servers": [{"url": "https://rooms.example/api/"}],
      "paths": {
        "/about": {"get": {"responses": {"200": {"description": "x"}}}},
        "/rooms": {
          "parameters": [{"$ref": "#/components/parameters/size"}],
          "get": {
            "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
            "responses": {"200": {"description": "x", "content": {"application/json": {"schema": {
              "type": "object",
              "properties": {
                "rooms": {"type": "array", "items": {"$ref": "#/components/schemas/Room"}},
                "total": {"type": "integer"}}}}}}}},
          "post": {
            "requestBody": {"content": {"application/json": {"schema": {
              "allOf": [{"$ref": "#/components/schemas/Room"}], "required": ["name", "door_code"],
              "properties": {"door_code": {"type": "string", "writeOnly": true}}}}}},
            "responses": {"201": {"description": "x"}, "409": {"description": "x",
              "content": {"application/json": {"schema": {"properties": {"message": {"type": "string"}}}}}}}}
        },
        "/rooms/{room_id}": {
          "get": {"responses": {
            "200": {"description": "x", "headers": {"ETag": {}}, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/Room"}}}},
            "404": {"description": "x"}}},
          "patch": {
            "requestBody": {"content": {"application/merge-patch+json": {
              "schema": {"$ref": "#/components/schemas/Room"}}}},
            "responses": {"200": {"description": "x"}}},
          "delete": {"responses": {"204": {"description": "x"}}}
        },
        "/rooms/{room_id}/keys/{key_id}": {
          "get": {"responses": {"200": {"description": "x", "content": {"application/json": {
            "schema": {"properties": {"key_id": {"type": "string"}, "lent": {"type": "boolean"}}}}}}}}},
        "/rooms/{room_id}/lock": {"post": {"summary": "Lock it", "responses": {}}},
        "/bells": {"get": {"responses": {"200": {"description": "x", "content": {"application/json": {
          "schema": {"type": "array", "items": {"properties": {
            "id": {"type": "string"}, "loud": {"type": "boolean"}}}}}}}}}},
        "/bells/{id}": {"delete": {"responses": {}}},
        "/nameless/{a}/{b}": {"get": {"responses": {}}},
        "/hidden/{id}": {"delete": {"responses": {}}}
      },
      "components": {
        "parameters": {"size": {"name": "per_page", "in": "query", "schema": {"maximum": 40}}},
        "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X-Rooms-Key"}},
        "schemas": {"Room": {
          "type": "object",
          "properties": {
            "id": {"type": "string", "readOnly": true},
            "name": {"type": "string"},
            "state": {"type": "string", "enum": ["free", "in_use", "closed"]},
            "noise": {"enum": ["not so loud", "loud"]},
            "seats": {"type": "integer"},
            "has_beamer": {"type": ["boolean", "null"]},
            "booked_at": {"type": "string", "format": "date-time", "readOnly": true},
            "tags": {"type": "array", "items": {"type": "string"}},
            "place": {"$ref": "#/components/schemas/Place"},
            "next": {"$ref": "#/components/schemas/Room"}}},
          "Place": {"properties": {"floor": {"type": "number"}, "in": {"$ref": "#/components/schemas/Place"}}}}
      }
    }
    """

  private func proposal(_ text: String = rooms) throws(DeclarationProblem) -> DeclarationProposal {
    try DeclarationProposal.read(
      DeclarationFile(path: "rooms.json", bytes: Array(text.utf8)), id: "rooms"
    ) { "what is \($0)?" }
  }

  private func read(_ text: String) -> (declaration: Declaration?, diagnostics: [Diagnostic]) {
    DeclarationReader.read(DeclarationFile(path: "x", bytes: Array(text.utf8)))
  }

  @Test func proposesWhatTheDescriptionSays() throws {
    let text = try proposal().declaration
    for line in [
      "  base: {type: address, default: \"https://rooms.example/api\"}",
      "  sign-in: {header: \"X-Rooms-Key\", secret: apiKey}",
      "    get: \"/about\"",
      "    - {status: 409, means: refused, message: /message}",
      "      items: /rooms",
      "      pages: {start: page, first: 1, step: page, size: \"per_page\", of: 40, total: /total}",
      "    read: {get: \"/rooms/{room}\"}",
      "    version: {header: ETag}", "    absent: {status: 404}",
      "      state: {at: /state, type: code, values: {free: free, \"in_use\": \"in_use\", closed: closed}}",
      "      noise: {at: /noise, type: text}",
      "      hasBeamer: {at: /has_beamer, type: flag}",
      "      bookedAt: {at: /booked_at, type: instant, spelling: [utc]}",
      "      tags: {at: /tags, type: \"{text}\"}",
      "      placeFloor: {at: /place/floor, type: number}",
      "  room.setSeats:", "      body: {\"has_beamer\": $hasBeamer}",
      "      guard: {header: If-Match, from: $room.version}",
      "    inverse: {operation: room.setName, with: {room: $room, name: $room.name}}",
      "      doorCode: {type: secret}",
      "    id: {room: $room, roomKey: /key_id}",
      "    read: {get: \"/bells\", items: \"\", where: {/id: $bell}}", "  bell.delete:",
      "  room.lock:", "      post: \"/rooms/{room}/lock\"",
      "    predict: {room: {\"TODO: what is effect?\": x}}",
      "# /nameless/{a}/{b}: what is unnamed?", "# /hidden/{id}: what is unreadable?",
    ] {
      #expect(text.contains("\(line)\n"), "\(line)\n\(text)")
    }
    #expect(!text.contains("room.setBookedAt"))
  }

  /// Nobody is to change a service by what a program has guessed.
  @Test func loadsOnlyWhenAPersonHasAnswered() async throws {
    let proposal = try proposal()
    let (declaration, found) = read(proposal.declaration)
    #expect(declaration == nil)
    #expect(Set(found.map(\.id)) == [.domainOpen], "\(found.map(\.message))")
    #expect(found.count == proposal.open && proposal.open > 5)

    let answers = [
      "deadline": "30", "inverse": "none", "mark": "/name", "probeAnswer": "/product",
      "absence": "404", "effect": "state",
    ]
    var text = proposal.declaration
    for (question, answer) in answers {
      text = text.replacing("\"TODO: what is \(question)?\"", with: answer)
    }
    text = text.replacing("{state: x}", with: "{state: closed}")
    text = text.replacing("where: {/name: x}", with: "where: {/name: $name}")
    let answered = read(text)
    #expect(answered.diagnostics.map(\.message) == [])
    let loaded = try #require(answered.declaration)
    #expect(loaded.subjects.map(\.kind) == ["room", "bell", "roomKey"])
    #expect(loaded.operations.count == proposal.operations)
    let words = DeclaredWords(of: loaded)
    let written = Set(
      proposal.words.split(separator: "\n").map { $0.prefix { $0 != ":" } }.map(String.init))
    #expect(written == Set(words.needed))
    // Practice begins with things of every kind, each of which can be read.
    let sample = try JSONReader.document(Array(proposal.sample.utf8))
    let documents = try PracticeDocuments(sample, of: loaded)
    let store = PracticeMemory(PracticeState(documents, time: 0))
    let practice = PracticeTransport(loaded, loaded.practiceSettings, instance: "x", in: store)
    for subject in loaded.subjects where subject.parent == nil {
      let list = try await practice.candidates(
        of: subject.kind, in: nil, matching: nil, most: 9)
      #expect(list.subjects.count == 2, "\(subject.kind)")
    }
  }

  @Test func refusesWhatIsNoOpenAPI3() {
    for text in ["swagger: \"2.0\"\npaths: {}\n", "openapi: 3.1.0\n", "- a\n"] {
      #expect(throws: DeclarationProblem.self) { try proposal(text) }
    }
  }

  @Test func endsWhereSchemasReferToThemselves() throws {
    let text = """
      openapi: 3.0.0
      paths:
        /a/{id}:
          get:
            responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}
      components:
        schemas:
          A: {allOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}
          B: {$ref: "#/components/schemas/B"}
      """
    #expect(try proposal(text).subjects == 1)
  }
}
