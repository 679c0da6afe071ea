// The program `stegvis-graph`: the commands of `stegvis`, with HTTP and TLS for Microsoft Graph,
// the sandbox and the web page. `stegvis` replaces itself with it when a command needs them.

import Commands
import EmbeddedTenant

let databases = OpenDatabases()
await StegvisProgram.main(cloud: GraphAccess(databases), databases: databases)
