import Foundation
import Synchronization
import TestSupport
import Testing
import WebApp

/// Who is signed in, and who no longer is.
struct SignInStoreTests {
  /// A clock that only moves when a test sets it.
  private final class ManualClock: Sendable {
    let seconds = Mutex(1_000)
    func move(_ by: Int) { seconds.withLock { $0 += by } }
  }

  private let parent: TestFolder
  // The store makes it.
  private var folder: String { parent.path("sign-ins") }

  init() throws { parent = try TestFolder() }

  private let clock = ManualClock()

  private var store: SignInStore {
    SignInStore(folder: folder) { [clock] in clock.seconds.withLock { $0 } }
  }

  @Test func knowsWhoeverItAdmittedUntilTheirDayIsOver() throws {
    let token = try store.signIn(actor: "anna@example.com", roles: [.view, .run])
    let person = try #require(store.person(token))
    #expect(person.actor == "anna@example.com")
    #expect(person.may(.run) && !person.may(.approve))
    clock.move(SignInStore.lifetime)
    #expect(store.person(token) == nil)
  }

  @Test func givesNoWayInByItsFiles() throws {
    let token = try store.signIn(actor: "anna@example.com", roles: [.view])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == 1)
    for name in names {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(!text.contains(token) && !name.contains(token))
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(store.person(String(name.dropLast(5))) == nil)
    }
  }

  @Test func forgetsWhoeverSignsOutAndSweepsUp() throws {
    let token = try store.signIn(actor: "anna@example.com", roles: [.view])
    store.signOut(token)
    #expect(store.person(token) == nil)
    _ = try store.signIn(actor: "bo@example.com", roles: [.view])
    clock.move(SignInStore.lifetime)
    _ = try store.signIn(actor: "cia@example.com", roles: [.view])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
  }

  /// Another process with the same folder may do so between two requests.
  @Test func believesTheFileAndNotWhatItRemembers() throws {
    let (own, other) = (store, store)
    let token = try own.signIn(actor: "anna@example.com", roles: [.view])
    let second = try own.signIn(actor: "bo@example.com", roles: [.view, .run])
    for _ in 0..<2 {
      #expect(own.person(token)?.actor == "anna@example.com")
      #expect(own.person(second)?.actor == "bo@example.com")
      #expect(own.person(token)?.may(.run) == false)
    }
    other.signOut(token)
    #expect(own.person(token) == nil && own.person(second) != nil)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
    let path = "\(folder)/\(name)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("bo@", with: "cy@").write(toFile: path, atomically: false, encoding: .utf8)
    #expect(own.person(second)?.actor == "cy@example.com")
    clock.move(SignInStore.lifetime)
    #expect(own.person(second) == nil)
  }

  @Test(arguments: ["", "..", "../../etc/passwd", "x", String(repeating: "a", count: 42)])
  func looksForNobodyByATextThatIsNoToken(text: String) {
    #expect(store.person(text) == nil)
  }

  @Test func redeemsALinkOnceAndNotTooLate() {
    let links = OneTimeLinks { [clock] in clock.seconds.withLock { $0 } }
    let key = links.make(for: "anna@example.com")
    #expect(links.redeem(key + "x") == nil)
    #expect(links.redeem(key) == "anna@example.com")
    #expect(links.redeem(key) == nil)
    let late = links.make(for: "anna@example.com")
    clock.move(OneTimeLinks.lifetime)
    #expect(links.redeem(late) == nil)
  }
}
