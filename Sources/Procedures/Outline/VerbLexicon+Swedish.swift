extension VerbLexicon {
  static let swedish = VerbLexicon(
    verbs: [
      .open:
        """
      gå till, går till, gå, går, navigera, öppna, öppnar, expandera, starta, bläddra, återgå, \
      utöka, öppnas
      """,
      .choose:
        """
      välj, väljer, välja, klicka, klickar, markera, markerar, tryck, trycker, leta, sök, hitta, \
      sortera, dubbelklicka, högerklicka, väljs
      """,
      .enter:
        """
      ange, anger, anges, skriv, skriver, fyll, fyller, fylla, klistra, klistrar, angi, ställ, \
      ställer, ställa, konfigurera, konfigurerar, definiera, definierar, ändra, ändrar, \
      redigera, redigerar, infoga, infogar, skriv över, uppdatera, uppdaterar, byt, byter, \
      ersätt, ersätter, lämna, lämnar, lägg till, lägger till, lägga till, lägg, lägger, \
      justera, justerar, länka, mappa, filtrera, filtrerar
      """,
      .toggle:
        """
      avmarkera, avmarkerar, aktivera, aktiverar, inaktivera, inaktiverar, slå på, slå av, \
      markera eller avmarkera, kryssa, sätt på, stäng av, rensa, rensar
      """,
      .run: "kör, körs, köra",
      .read:
        """
      se, ser, granska, granskar, visa, visar, kontrollera, kontrollerar, läs, observera, \
      verifiera, verifierar, se till, inspektera, analysera, jämför, notera, visas
      """,
      .wait: "vänta, väntar",
      .record:
        """
      kopiera, kopierar, ladda ned, ladda ner, laddar ned, exportera, exporterar, anteckna, \
      skriv ned, skriv ner, spara en kopia, säkerhetskopiera, gör en anteckning, skriv ut, \
      skriver ut
      """,
      .commit:
        """
      spara, sparar, skicka, skickar, ta bort, tar bort, tilldela, tilldelar, skapa, skapar, \
      tillämpa, publicera, publicerar, bokför, bokföra, importera, importerar, ladda upp, \
      installera, installerar, registrera, registrerar, släpp, släpper, frisläpp, flytta, \
      flyttar, radera, raderar, koppla, kopplar, överför, överför, gör
      """,
      .confirm: "bekräfta, bekräftar, stäng, stänger",
    ],
    anywhere: [
      .repeatSteps: "upprepa, upprepar",
      .signIn: "logga in, loggar in, logga du in, loggar du in",
    ],
    auxiliaries: ["att", "vill", "ska"],
    conditions: ["om", "såvida"],
    purposes: ["om du vill", "om du behöver"],
    boxes: ["kryssrutan", "kryssrutorna", "rutan", "rutorna", "växlingsknappen"],
    rows: ["namn", "namnet", "namnen", "användare", "cirkeln", "cirklarna"])
}
