import Commands

await StegvisProgram.main()
