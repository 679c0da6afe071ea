import Microsoft365

/// The body that makes an account with a password that its person must replace at the first sign-in.
package struct NewAccountBody: Encodable {
  let accountEnabled = true
  let displayName: String
  let mailNickname: String
  let userPrincipalName: String
  let usageLocation: String?
  let passwordProfile: PasswordBody.Profile

  package init(_ account: NewAccount, _ password: NewPassword) {
    displayName = account.displayName
    userPrincipalName = account.name.rawValue
    mailNickname = String(account.name.rawValue.prefix { $0 != "@" })
    usageLocation = account.usageLocation
    passwordProfile = PasswordBody(password).passwordProfile
  }

  private enum CodingKeys: String, CodingKey {
    case accountEnabled, displayName, mailNickname, userPrincipalName, usageLocation
    case passwordProfile
  }
}
