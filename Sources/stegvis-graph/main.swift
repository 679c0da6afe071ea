import Commands

await StegvisProgram.main(cloud: GraphAccess())
