import Commands
import EmbeddedTenant

await StegvisProgram.main(domains: [Microsoft365Provider(OpenDatabases())])
