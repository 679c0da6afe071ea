import Commands
import EmbeddedTenant
import GraphService
import Microsoft365
import Operations
import TestSupport
import WebApp

// The program as somebody who brings a second domain would write it. Two users of the sample
// organisation are readers of the library.
let readers = ["alma.wik", "daan.mulder"].map { name in
  let user = UserName("\(name)@nordlund.onmicrosoft.com")
  return Subject(id: DirectoryID.user(user).rawValue, name: user.rawValue)
}

let databases = OpenDatabases()
await StegvisProgram.main(
  domains: [
    Microsoft365Provider(databases, service: GraphAccess(databases)),
    LibraryProvider(librarian: "karin.nordlund@nordlund.onmicrosoft.com", readers: readers),
  ],
  web: { try await WebServer($0).run() })
