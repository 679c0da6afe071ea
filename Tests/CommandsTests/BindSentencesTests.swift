import Foundation
import Testing

/// Which sentences tell the operations for devices, domains, groups, settings and files, each in a list
/// of its own.
struct BindSentencesTests {
  private let program: Program

  init() throws { program = try Program() }

  /// What of `bind --format json` is compared.
  private struct Bound: Decodable {
    struct Step: Decodable {
      struct Candidate: Decodable {
        let operation: String
        let kind: String
        let certainty: String
      }
      let text: String
      let operations: [Candidate]
    }
    let steps: [Step]
  }

  /// A sentence, and the only change that it tells.
  private typealias Told = [(sentence: String, change: String?)]

  private static let english: Told = [
    ("Wipe the device.", "device.wipe"),
    ("Select the phone, and then select **Wipe**.", "device.wipe"),
    ("Remove company data from the device.", "device.retire"),
    ("Select **Retire**.", "device.retire"),
    ("Block the laptop.", "device.disable"), ("Add a domain.", "domain.add"),
    ("Verify your domain.", "domain.verify"), ("Remove the domain.", "domain.remove"),
    ("Turn on automatic replies.", "mailbox.setAutomaticReplies"),
    ("Give the manager access to the OneDrive files.", "drive.grantAccess"),
    ("Create a user account.", "user.create"), ("Create a security group.", "group.create"),
    ("Delete the group.", "group.delete"), ("Assign licenses to the group.", "group.assignLicense"),
    ("Turn off the services in the license.", "license.setPlans"),
    ("Set the number of days until passwords expire.", "setting.setPasswordValidity"),
    ("Create a device compliance policy.", nil), ("Add a TXT record for the domain.", nil),
    ("Select **Automatic replies**.", nil), ("Select the device settings.", nil),
    ("Create a user template.", nil), ("Turn off the app launcher.", nil),
    ("Give guests access to the site.", nil), ("Delete the group policy.", nil),
  ]

  private static let swedish: Told = [
    ("Rensa enheten.", "device.wipe"), ("Dra tillbaka telefonen.", "device.retire"),
    ("Blockera datorn.", "device.disable"), ("Lägg till en domän.", "domain.add"),
    ("Verifiera domänen.", "domain.verify"),
    ("Stäng av automatiska svar.", "mailbox.stopAutomaticReplies"),
    ("Ge chefen åtkomst till användarens OneDrive.", "drive.grantAccess"),
    ("Skapa ett användarkonto.", "user.create"), ("Återställ gruppen.", "group.restore"),
    ("Tilldela gruppen licenser.", "group.assignLicense"),
    ("Skapa en princip för enheten.", nil), ("Lägg till en TXT-post för domänen.", nil),
  ]

  private static let dutch: Told = [
    ("Wis het apparaat.", "device.wipe"), ("Stel de telefoon buiten gebruik.", "device.retire"),
    ("Blokkeer de laptop.", "device.disable"), ("Voeg een domein toe.", "domain.add"),
    ("Verwijder het domein.", "domain.remove"),
    ("Schakel automatische antwoorden in.", "mailbox.setAutomaticReplies"),
    ("Geef de manager toegang tot de OneDrive van de gebruiker.", "drive.grantAccess"),
    ("Maak een gebruikersaccount.", "user.create"), ("Verwijder de groep.", "group.delete"),
    ("Wijs licenties toe aan de groep.", "group.assignLicense"),
    ("Maak een beleid voor het apparaat.", nil), ("Voeg een TXT-record toe voor het domein.", nil),
  ]

  @Test(arguments: ["en", "sv", "nl"])
  func proposesTheChangeThatASentenceTells(language: String) async throws {
    let told = try #require(["en": Self.english, "sv": Self.swedish, "nl": Self.dutch][language])
    let lists = told.map { "## Part\n\n1. \($0.sentence)\n2. OK.\n" }
    let path = try program.write("wiki/page.md", "# T\n\n" + lists.joined(separator: "\n"))
    let result = try await program.run("bind", path, "--locale", language, "--format", "json")
    #expect(result.status == 0, "\(result.errors)")
    let bound = try JSONDecoder().decode(Bound.self, from: Data(result.output.utf8))
    for (sentence, change) in told {
      let shown = sentence.replacing("**", with: "")
      let step = try #require(bound.steps.first { $0.text == shown }, "\(shown)")
      let changes = step.operations.filter { $0.kind == "change" }
      #expect(changes.map(\.operation) == [change].compactMap(\.self), "\(shown)")
      #expect(changes.allSatisfy { $0.certainty != "sure" }, "\(shown)")
    }
  }
}
