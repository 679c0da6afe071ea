extension VerbLexicon {
  static let dutch = VerbLexicon(
    verbs: [
      .open:
        """
      ga, gaat, navigeer, navigeert, open, opent, openen, blader, bladert, vouw, vouwt, start, \
      keer terug
      """,
      .choose:
        """
      selecteer, selecteert, selecteren, kies, kiest, kiezen, klik, klikt, klikken, tik, tikt, \
      druk, drukt, dubbelklik, dubbelklikt, zoek, zoekt, sorteer
      """,
      .enter:
        """
      voer, voert, typ, typt, geef, geeft, vul, vult, plak, plakt, stel, stelt, definieer, \
      definieert, wijzig, wijzigt, wijzigen, bewerk, bewerkt, voeg, voegt, overschrijf, vervang, \
      laat, pas aan, invullen, instellen, invoeren, opgeven, configureer, richt, bewerken, \
      werk, koppel, koppelt, filter, filtert
      """,
      .toggle:
        """
      schakel, schakelt, vink, vinkt, deselecteer, wis, wist, activeer, deactiveer, \
      selecteer of deselecteer, schakelen, plaats een vinkje, zet
      """,
      .run:
        """
      voer de opdracht, voer het script, voer de cmdlet, voer het volgende, voer de taak, \
      voer de batchverwerking
      """,
      .read:
        """
      bekijk, bekijkt, bekijken, controleer, controleert, zie, ziet, lees, let op, zorg, \
      verifieer, beoordeel, inspecteer, analyseer, vergelijk, noteer dat, zien
      """,
      .wait: "wacht",
      .record:
        """
      kopieer, kopieert, download, downloadt, exporteer, exporteert, noteer, schrijf, \
      maak een kopie, maak een notitie, druk af
      """,
      .commit:
        """
      sla, slaat, verzend, verzendt, verwijder, verwijdert, wijs, wijst, maak, maakt, maken, \
      pas, boek, boekt, boeken, importeer, importeert, upload, installeer, registreer, \
      registreert, verplaats, verplaatst, publiceer, vereffen, vereffent, vereffenen, stuur, \
      geef vrij, toewijzen, verwijderen, creëer
      """,
      .confirm: "bevestig, bevestigt, sluit",
    ],
    anywhere: [
      .repeatSteps: "herhaal, herhaalt, herhalen",
      .signIn: "meld u aan, aanmelden, log in, inloggen, meldt u zich aan, meld je aan",
    ],
    auxiliaries: ["te", "wilt"],
    conditions: ["als", "indien", "tenzij"],
    purposes: ["als u wilt", "als je wilt"],
    boxes: ["selectievakje", "selectievakjes", "vakje", "vakjes"],
    rows: ["naam", "namen", "gebruiker", "rondje", "rondjes"])
}
