import { type Content, html } from "./html.ts";

/**
 * What the pages say, in one language. `{name}` stands for the mesh. Plain words, in the polite form, for somebody who may
 * have been sent the link by a friend.
 */
export interface Words {
  readonly validUntil: string;
  /** What to do with the code of a coupon, and before its end. */
  readonly showCode: string;
  readonly couponUntil: string;
  /** What became of a coupon. */
  readonly couponRedeemed: string;
  readonly couponExpired: string;
  readonly couponVoid: string;
  /** Why somebody gets an offer at all. */
  readonly whyTitle: string;
  readonly why: string;
  /** That the app tells more, and lets one stop. */
  readonly inTheApp: string;
  readonly openApp: string;
  readonly overTitle: string;
  readonly over: string;
  readonly overTip: string;
  readonly unknownTitle: string;
  readonly unknown: string;
  readonly unknownMarkerTitle: string;
  readonly unknownMarker: string;
  /** Where the code is of no place in particular. */
  readonly scanned: string;
  /** Before the name of a place whose code was scanned. */
  readonly youAreAt: string;
  readonly continueInApp: string;
  readonly continueHint: string;
  readonly scanInApp: string;
  /** That opening the page is no scan. */
  readonly scanPrivacy: string;
}

/** Every language of the pages; one with a word missing does not compile. */
export const WORDS = {
  en: {
    validUntil: "Valid until",
    showCode: "Show this code at the till.",
    couponUntil: "At the till until",
    couponRedeemed: "This coupon was used.",
    couponExpired: "This coupon has ended.",
    couponVoid: "This coupon is not valid any more.",
    whyTitle: "Why this offer?",
    why: "{name} makes offers at the right moment to people who have agreed to it in its app, and to nobody else. This is one of them.",
    inTheApp: "The app shows why each offer was made, and lets you stop them with one tap.",
    openApp: "Open the app",
    overTitle: "This offer is over",
    over: "It was only for a moment, and that moment has passed.",
    overTip: "There is nothing you need to do. The app shows what is on now.",
    unknownTitle: "There is no offer here",
    unknown: "The link may be incomplete, or the offer was long ago and has been deleted.",
    unknownMarkerTitle: "We do not know this code",
    unknownMarker: "It may be old, or of somewhere else. Please ask the staff, or try another one.",
    scanned: "You have just scanned a code.",
    youAreAt: "You are at",
    continueInApp: "Continue in the app",
    continueHint: "The app shows what is here for you.",
    scanInApp: "Open the app of {name} and scan this code there.",
    scanPrivacy:
      "Opening this page stores nothing about you. The app tells us that you are here only if you have agreed to it.",
  },
  de: {
    validUntil: "Gültig bis",
    showCode: "Zeigen Sie diesen Code an der Kasse.",
    couponUntil: "An der Kasse bis",
    couponRedeemed: "Dieser Coupon ist eingelöst.",
    couponExpired: "Dieser Coupon ist abgelaufen.",
    couponVoid: "Dieser Coupon gilt nicht mehr.",
    whyTitle: "Warum dieses Angebot?",
    why: "{name} macht Angebote im passenden Moment, und zwar nur Menschen, die dem in der App zugestimmt haben. Dies ist eines davon.",
    inTheApp: "Die App zeigt, warum es ein Angebot gab, und stoppt weitere mit einem Fingertipp.",
    openApp: "App öffnen",
    overTitle: "Dieses Angebot ist vorbei",
    over: "Es galt nur für einen Moment, und der ist vorüber.",
    overTip: "Sie müssen nichts tun. Was gerade gilt, zeigt die App.",
    unknownTitle: "Hier ist kein Angebot",
    unknown: "Der Link ist vielleicht unvollständig, oder das Angebot ist lange her und gelöscht.",
    unknownMarkerTitle: "Diesen Code kennen wir nicht",
    unknownMarker:
      "Vielleicht ist er alt oder gehört woandershin. Fragen Sie gern das Personal, oder versuchen Sie einen anderen.",
    scanned: "Sie haben gerade einen Code gescannt.",
    youAreAt: "Sie sind hier:",
    continueInApp: "Weiter in der App",
    continueHint: "Die App zeigt, was es hier für Sie gibt.",
    scanInApp: "Öffnen Sie die App von {name} und scannen Sie den Code dort.",
    scanPrivacy:
      "Wenn Sie diese Seite öffnen, wird nichts über Sie gespeichert. Die App sagt uns nur, dass Sie hier sind, wenn Sie dem zugestimmt haben.",
  },
  fr: {
    validUntil: "Valable jusqu’au",
    showCode: "Montrez ce code à la caisse.",
    couponUntil: "À la caisse jusqu’au",
    couponRedeemed: "Ce bon a été utilisé.",
    couponExpired: "Ce bon a expiré.",
    couponVoid: "Ce bon n’est plus valable.",
    whyTitle: "Pourquoi cette offre ?",
    why: "{name} propose des offres au bon moment, uniquement aux personnes qui l’ont accepté dans son application. En voici une.",
    inTheApp: "L’application indique pourquoi chaque offre a été faite et permet de les arrêter d’un geste.",
    openApp: "Ouvrir l’application",
    overTitle: "Cette offre est terminée",
    over: "Elle ne valait que pour un moment, et ce moment est passé.",
    overTip: "Vous n’avez rien à faire. L’application montre ce qui est proposé en ce moment.",
    unknownTitle: "Il n’y a pas d’offre ici",
    unknown: "Le lien est peut-être incomplet, ou l’offre est ancienne et a été effacée.",
    unknownMarkerTitle: "Nous ne connaissons pas ce code",
    unknownMarker: "Il est peut-être ancien, ou vient d’ailleurs. Demandez au personnel, ou essayez-en un autre.",
    scanned: "Vous venez de scanner un code.",
    youAreAt: "Vous êtes ici :",
    continueInApp: "Continuer dans l’application",
    continueHint: "L’application montre ce qu’il y a ici pour vous.",
    scanInApp: "Ouvrez l’application de {name} et scannez-y ce code.",
    scanPrivacy:
      "Ouvrir cette page n’enregistre rien sur vous. L’application ne nous dit que vous êtes ici que si vous l’avez accepté.",
  },
  es: {
    validUntil: "Válido hasta",
    showCode: "Muestre este código en la caja.",
    couponUntil: "En la caja hasta",
    couponRedeemed: "Este cupón ya se ha usado.",
    couponExpired: "Este cupón ha caducado.",
    couponVoid: "Este cupón ya no es válido.",
    whyTitle: "¿Por qué esta oferta?",
    why: "{name} hace ofertas en el momento oportuno, y solo a quienes lo han aceptado en su aplicación. Esta es una de ellas.",
    inTheApp: "La aplicación explica por qué se hizo cada oferta y permite detenerlas con un toque.",
    openApp: "Abrir la aplicación",
    overTitle: "Esta oferta ha terminado",
    over: "Era solo para un momento, y ese momento ya pasó.",
    overTip: "No tiene que hacer nada. La aplicación muestra lo que hay ahora.",
    unknownTitle: "Aquí no hay ninguna oferta",
    unknown: "Puede que el enlace esté incompleto, o que la oferta sea antigua y se haya borrado.",
    unknownMarkerTitle: "No conocemos este código",
    unknownMarker: "Puede ser antiguo o de otro lugar. Pregunte al personal o pruebe con otro.",
    scanned: "Acaba de escanear un código.",
    youAreAt: "Está usted en",
    continueInApp: "Continuar en la aplicación",
    continueHint: "La aplicación muestra lo que hay aquí para usted.",
    scanInApp: "Abra la aplicación de {name} y escanee allí este código.",
    scanPrivacy:
      "Al abrir esta página no se guarda nada sobre usted. La aplicación solo nos dice que está aquí si usted lo ha aceptado.",
  },
  it: {
    validUntil: "Valido fino a",
    showCode: "Mostri questo codice alla cassa.",
    couponUntil: "Alla cassa fino a",
    couponRedeemed: "Questo buono è stato usato.",
    couponExpired: "Questo buono è scaduto.",
    couponVoid: "Questo buono non è più valido.",
    whyTitle: "Perché questa offerta?",
    why: "{name} propone offerte al momento giusto, e solo a chi ha dato il consenso nella sua app. Questa è una di quelle.",
    inTheApp: "L’app spiega il motivo di ogni offerta e permette di fermarle con un tocco.",
    openApp: "Apri l’app",
    overTitle: "Questa offerta è finita",
    over: "Valeva solo per un momento, e quel momento è passato.",
    overTip: "Non c’è nulla da fare. L’app mostra che cosa c’è adesso.",
    unknownTitle: "Qui non c’è nessuna offerta",
    unknown: "Forse il link è incompleto, oppure l’offerta è di molto tempo fa ed è stata cancellata.",
    unknownMarkerTitle: "Non conosciamo questo codice",
    unknownMarker: "Forse è vecchio o di un altro posto. Chieda al personale, oppure ne provi un altro.",
    scanned: "Ha appena scansionato un codice.",
    youAreAt: "Si trova qui:",
    continueInApp: "Continua nell’app",
    continueHint: "L’app mostra che cosa c’è qui per Lei.",
    scanInApp: "Apra l’app di {name} e scansioni lì questo codice.",
    scanPrivacy:
      "Aprendo questa pagina non si salva nulla su di Lei. L’app ci dice che è qui solo se ha dato il consenso.",
  },
  nl: {
    validUntil: "Geldig tot",
    showCode: "Laat deze code aan de kassa zien.",
    couponUntil: "Aan de kassa tot",
    couponRedeemed: "Deze coupon is gebruikt.",
    couponExpired: "Deze coupon is verlopen.",
    couponVoid: "Deze coupon is niet meer geldig.",
    whyTitle: "Waarom deze aanbieding?",
    why: "{name} doet aanbiedingen op het juiste moment, en alleen aan mensen die daar in de app mee hebben ingestemd. Dit is er een van.",
    inTheApp: "De app laat zien waarom er een aanbieding kwam en stopt ze met één tik.",
    openApp: "App openen",
    overTitle: "Deze aanbieding is voorbij",
    over: "Ze gold maar voor een moment, en dat moment is voorbij.",
    overTip: "U hoeft niets te doen. De app laat zien wat er nu is.",
    unknownTitle: "Hier is geen aanbieding",
    unknown: "Misschien is de link niet volledig, of de aanbieding is lang geleden en verwijderd.",
    unknownMarkerTitle: "We kennen deze code niet",
    unknownMarker: "Misschien is hij oud of hoort hij ergens anders. Vraag het personeel, of probeer een andere.",
    scanned: "U hebt net een code gescand.",
    youAreAt: "U bent hier:",
    continueInApp: "Verder in de app",
    continueHint: "De app laat zien wat er hier voor u is.",
    scanInApp: "Open de app van {name} en scan deze code daar.",
    scanPrivacy:
      "Als u deze pagina opent, wordt er niets over u opgeslagen. De app vertelt ons alleen dat u hier bent als u daarmee hebt ingestemd.",
  },
  pl: {
    validUntil: "Ważne do",
    showCode: "Proszę pokazać ten kod przy kasie.",
    couponUntil: "Przy kasie do",
    couponRedeemed: "Ten kupon został wykorzystany.",
    couponExpired: "Ten kupon wygasł.",
    couponVoid: "Ten kupon nie jest już ważny.",
    whyTitle: "Skąd ta oferta?",
    why: "{name} składa oferty we właściwym momencie, i tylko osobom, które zgodziły się na to w aplikacji. To jedna z nich.",
    inTheApp: "Aplikacja pokazuje, dlaczego pojawiła się oferta, i pozwala je wyłączyć jednym dotknięciem.",
    openApp: "Otwórz aplikację",
    overTitle: "Ta oferta już się skończyła",
    over: "Była tylko na chwilę, a ta chwila minęła.",
    overTip: "Nie trzeba nic robić. Aplikacja pokazuje, co jest teraz.",
    unknownTitle: "Nie ma tu żadnej oferty",
    unknown: "Link może być niepełny albo oferta była dawno i została usunięta.",
    unknownMarkerTitle: "Nie znamy tego kodu",
    unknownMarker: "Może być stary lub pochodzić z innego miejsca. Proszę zapytać obsługę albo spróbować innego.",
    scanned: "Właśnie zeskanowano kod.",
    youAreAt: "To miejsce:",
    continueInApp: "Dalej w aplikacji",
    continueHint: "Aplikacja pokaże, co tu na Państwa czeka.",
    scanInApp: "Proszę otworzyć aplikację {name} i tam zeskanować ten kod.",
    scanPrivacy:
      "Otwarcie tej strony niczego o Państwu nie zapisuje. Aplikacja informuje nas o obecności w tym miejscu tylko za zgodą.",
  },
  tr: {
    validUntil: "Geçerlilik sonu",
    showCode: "Bu kodu kasada gösterin.",
    couponUntil: "Kasada şu zamana kadar:",
    couponRedeemed: "Bu kupon kullanıldı.",
    couponExpired: "Bu kuponun süresi doldu.",
    couponVoid: "Bu kupon artık geçerli değil.",
    whyTitle: "Bu teklif neden geldi?",
    why: "{name}, yalnızca uygulamasında izin vermiş kişilere doğru anda teklif sunar. Bu da onlardan biri.",
    inTheApp: "Uygulama her teklifin nedenini gösterir ve tek dokunuşla durdurmanızı sağlar.",
    openApp: "Uygulamayı aç",
    overTitle: "Bu teklif sona erdi",
    over: "Yalnızca bir an içindi ve o an geçti.",
    overTip: "Yapmanız gereken bir şey yok. Uygulama şu anda ne olduğunu gösterir.",
    unknownTitle: "Burada bir teklif yok",
    unknown: "Bağlantı eksik olabilir ya da teklif çok eskidir ve silinmiştir.",
    unknownMarkerTitle: "Bu kodu tanımıyoruz",
    unknownMarker: "Eski ya da başka bir yere ait olabilir. Lütfen görevlilere sorun veya başka bir kod deneyin.",
    scanned: "Az önce bir kod okuttunuz.",
    youAreAt: "Bulunduğunuz yer:",
    continueInApp: "Uygulamada devam et",
    continueHint: "Uygulama burada sizin için ne olduğunu gösterir.",
    scanInApp: "{name} uygulamasını açın ve bu kodu orada okutun.",
    scanPrivacy:
      "Bu sayfayı açtığınızda hakkınızda hiçbir şey saklanmaz. Uygulama burada olduğunuzu bize yalnızca izin verdiyseniz bildirir.",
  },
  ar: {
    validUntil: "صالح حتى",
    showCode: "أظهر هذا الرمز عند الصندوق.",
    couponUntil: "عند الصندوق حتى",
    couponRedeemed: "تم استخدام هذه القسيمة.",
    couponExpired: "انتهت صلاحية هذه القسيمة.",
    couponVoid: "لم تعد هذه القسيمة صالحة.",
    whyTitle: "لماذا هذا العرض؟",
    why: "تقدّم {name} عروضًا في اللحظة المناسبة لمن وافق على ذلك في تطبيقها دون غيره. وهذا واحد منها.",
    inTheApp: "يبيّن التطبيق سبب كل عرض، ويتيح لك إيقاف العروض بلمسة واحدة.",
    openApp: "افتح التطبيق",
    overTitle: "انتهى هذا العرض",
    over: "كان للحظة فقط، وقد مضت تلك اللحظة.",
    overTip: "ليس عليك فعل أي شيء. يعرض التطبيق ما هو متاح الآن.",
    unknownTitle: "لا يوجد عرض هنا",
    unknown: "قد يكون الرابط ناقصًا، أو أن العرض قديم وتم حذفه.",
    unknownMarkerTitle: "لا نعرف هذا الرمز",
    unknownMarker: "قد يكون قديمًا أو من مكان آخر. اسأل الموظفين أو جرّب رمزًا آخر.",
    scanned: "لقد مسحت رمزًا للتو.",
    youAreAt: "أنت في",
    continueInApp: "تابع في التطبيق",
    continueHint: "يعرض التطبيق ما هو متاح لك هنا.",
    scanInApp: "افتح تطبيق {name} وامسح هذا الرمز من داخله.",
    scanPrivacy: "لا يُحفظ شيء عنك عند فتح هذه الصفحة. ولا يخبرنا التطبيق بأنك هنا إلا إذا وافقت على ذلك.",
  },
} as const satisfies Readonly<Record<string, Words>>;

export type PageLanguage = keyof typeof WORDS;

/**
 * A sentence with its `{name}` filled in, apart from it in direction: a name of another script leaves the sentence in order
 * (HTML standard, `bdi`).
 */
export function fillWords(sentence: string, name: string): Content {
  const [before = "", ...after] = sentence.split("{name}");
  return [before, ...after.flatMap((text) => [html`<bdi>${name}</bdi>`, text])];
}
