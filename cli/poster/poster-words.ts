import type { PageLanguage } from "../../shared/pages/words.ts";

/** What a poster says, in one language; `{name}` stands for the mesh. */
export interface PosterWords {
  readonly scan: string;
  /** What comes of it. */
  readonly after: string;
  /** That scanning costs nobody their privacy. */
  readonly privacy: string;
  readonly noCamera: string;
}

export const POSTER_WORDS: Readonly<Record<PageLanguage, PosterWords>> = {
  en: {
    scan: "Scan me with your phone",
    after: "The app of {name} shows what is here for you.",
    privacy: "Scanning stores nothing about you unless you have agreed to it in the app.",
    noCamera: "No camera? Open this address:",
  },
  de: {
    scan: "Mit dem Handy scannen",
    after: "Die App von {name} zeigt, was es hier für Sie gibt.",
    privacy: "Beim Scannen wird nur dann etwas über Sie gespeichert, wenn Sie dem in der App zugestimmt haben.",
    noCamera: "Keine Kamera? Öffnen Sie diese Adresse:",
  },
  fr: {
    scan: "Scannez avec votre téléphone",
    after: "L’application de {name} montre ce qu’il y a ici pour vous.",
    privacy: "Scanner n’enregistre rien sur vous, sauf si vous l’avez accepté dans l’application.",
    noCamera: "Pas d’appareil photo ? Ouvrez cette adresse :",
  },
  es: {
    scan: "Escanee con su teléfono",
    after: "La aplicación de {name} muestra lo que hay aquí para usted.",
    privacy: "Al escanear no se guarda nada sobre usted, salvo que lo haya aceptado en la aplicación.",
    noCamera: "¿Sin cámara? Abra esta dirección:",
  },
  it: {
    scan: "Scansioni con il telefono",
    after: "L’app di {name} mostra che cosa c’è qui per Lei.",
    privacy: "La scansione non salva nulla su di Lei, a meno che Lei non abbia dato il consenso nell’app.",
    noCamera: "Senza fotocamera? Apra questo indirizzo:",
  },
  nl: {
    scan: "Scan met uw telefoon",
    after: "De app van {name} laat zien wat er hier voor u is.",
    privacy: "Scannen slaat niets over u op, tenzij u daarmee in de app hebt ingestemd.",
    noCamera: "Geen camera? Open dit adres:",
  },
  pl: {
    scan: "Zeskanuj telefonem",
    after: "Aplikacja {name} pokaże, co tu na Państwa czeka.",
    privacy: "Skanowanie niczego o Państwu nie zapisuje, chyba że wyrażono na to zgodę w aplikacji.",
    noCamera: "Bez aparatu? Proszę otworzyć ten adres:",
  },
  tr: {
    scan: "Telefonunuzla okutun",
    after: "{name} uygulaması burada sizin için ne olduğunu gösterir.",
    privacy: "Uygulamada izin vermediyseniz, kodu okutmak hakkınızda hiçbir şey kaydetmez.",
    noCamera: "Kameranız yok mu? Bu adresi açın:",
  },
  ar: {
    scan: "امسح الرمز بهاتفك",
    after: "يعرض تطبيق {name} ما هو متاح لك هنا.",
    privacy: "لا يحفظ المسح شيئًا عنك إلا إذا وافقت على ذلك في التطبيق.",
    noCamera: "بلا كاميرا؟ افتح هذا العنوان:",
  },
};
