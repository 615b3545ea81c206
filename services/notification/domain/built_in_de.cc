// The German words of the built-in subscriptions: rows, not rules.
#include <map>

#include "services/notification/domain/words.h"

namespace outlay::notification {
namespace {

using Rows = std::map<std::string, Words, std::less<>>;

Rows GermanOfInvoices() {
  return {
      {"invoice-due",
       {"Rechnung {{number}} {{^overdue}}ist{{/overdue}}{{#overdue}}war{{/overdue}} am {{due_date}} fällig",
        "Rechnung {{number}} über {{amount}}{{#purchase_order_number}} zu Bestellung {{purchase_order_number}}"
        "{{/purchase_order_number}} {{^overdue}}ist{{/overdue}}{{#overdue}}war{{/overdue}} bis {{due_date}} zu zahlen."
        "{{#credited}} Gutschriften mindern sie um {{credited}}.{{/credited}}"}},
      {"invoice-unmatched",
       {"Rechnung {{number}} passt zu keiner Bestellung",
        "Rechnung {{number}} über {{amount}} ist auf keiner Bestellung ({{unmatched_reason}})."}},
  };
}

Rows GermanOfOrders() {
  return {
      {"allocation-remaining",
       {"Von einem Anteil am Budget {{display_name}} sind noch {{after}} übrig",
        "Von {{limit}}, die {{member}} im Zeitraum ab {{period}} vom Budget {{display_name}} ausgeben darf, sind noch "
        "{{after}} übrig, vorher waren es {{before}}."}},
      {"allocation-used",
       {"Von einem Anteil am Budget {{display_name}} sind {{after}} von {{limit}} verbraucht",
        "Von {{limit}}, die {{member}} im Zeitraum ab {{period}} vom Budget {{display_name}} ausgeben darf, sind "
        "{{after}} verbraucht, vorher waren es {{before}}; {{available}} sind verfügbar."}},
      {"balance-exhausted",
       {"Bestellung {{purchase_order_number}} ist aufgebraucht",
        "{{#line_number}}Auf Position {{line_number}} der{{/line_number}}{{^line_number}}Auf der{{/line_number}} "
        "Bestellung {{purchase_order_number}} über {{amount}} sind noch {{balance_after}} übrig, vorher waren es "
        "{{balance_before}}."}},
      {"balance-low",
       {"Bestellung {{purchase_order_number}} geht zur Neige",
        "{{#line_number}}Auf Position {{line_number}} der{{/line_number}}{{^line_number}}Auf der{{/line_number}} "
        "Bestellung {{purchase_order_number}} über {{amount}} sind noch {{balance_after}} übrig, vorher waren es "
        "{{balance_before}}."}},
      {"budget-move-ended",
       {"Die Umbuchung von {{budget_move.amount}} kommt nicht zustande",
        "Es wurde nichts umgebucht: {{budget_move.name}} ist nicht oder nicht mehr möglich. Dort steht, warum."}},
      {"budget-remaining",
       {"Vom Budget {{display_name}} sind noch {{after}} übrig",
        "Vom Budget {{display_name}} über {{limit}} sind im Zeitraum ab {{period}} noch {{after}} übrig, vorher waren "
        "es "
        "{{before}}."}},
      {"budget-used",
       {"Vom Budget {{display_name}} sind {{after}} von {{limit}} verbraucht",
        "Vom Budget {{display_name}} über {{limit}} sind im Zeitraum ab {{period}} {{after}} verbraucht, vorher waren "
        "es "
        "{{before}}; {{available}} sind verfügbar."}},
      {"order-budget-incomplete",
       {"Budgets decken Bestellung {{purchase_order.number}} nicht ganz",
        "Von Bestellung {{purchase_order.number}} über {{purchase_order.total}} decken Budgets nicht alles."
        "{{#reason}} {{reason}}{{/reason}}"}},
      {"order-budget-refused",
       {"Budgets lehnen Bestellung {{purchase_order.number}} ab",
        "Bestellung {{purchase_order.number}} über {{purchase_order.total}} geht nicht weiter: {{reason}}."}},
      {"order-change-ended",
       {"Die Änderung der Bestellung {{purchase_order.number}} kommt nicht zustande",
        "Bestellung {{purchase_order.number}} über {{purchase_order.total}} bleibt, wie sie ist."
        "{{#reason}} {{reason}}{{/reason}}"}},
      {"order-changed",
       {"Bestellung {{purchase_order.number}} wurde geändert",
        "Bestellung {{purchase_order.number}} wurde geändert; ihre Summe ist jetzt {{purchase_order.total}}."}},
      {"order-created",
       {"Bestellung {{purchase_order.number}} wurde angelegt",
        "Bestellung {{purchase_order.number}} über {{purchase_order.total}} wurde angelegt."}},
      {"order-ended",
       {"Bestellung {{purchase_order.number}} ist beendet",
        "Bestellung {{purchase_order.number}} nimmt keine Rechnungen mehr an.{{#reason}} {{reason}}{{/reason}}"}},
      {"order-expiring",
       {"Bestellung {{purchase_order_number}} endet am {{last_day}}",
        "Der letzte Tag der Bestellung {{purchase_order_number}} ist der {{last_day}}; danach nimmt sie keine "
        "Rechnungen mehr an."}},
      {"order-issued",
       {"Bestellung {{purchase_order.number}} wurde erteilt",
        "Bestellung {{purchase_order.number}} über {{purchase_order.total}} gilt."}},
      {"order-not-issued",
       {"Bestellung {{purchase_order.number}} wurde nicht erteilt",
        "Bestellung {{purchase_order.number}} über {{purchase_order.total}} ist wieder ein Entwurf."
        "{{#reason}} {{reason}}{{/reason}}"}},
      {"order-suspended",
       {"Bestellung {{purchase_order.number}} ist ausgesetzt",
        "Bestellung {{purchase_order.number}} nimmt keine Rechnungen an, bis sie fortgesetzt wird."
        "{{#reason}} {{reason}}{{/reason}}"}},
  };
}

// About another budget that is proposed for an order.
Rows GermanOfBudgetMoves() {
  return {
      {"order-budget-moved",
       {"Ein anderes Budget bezahlt Bestellung {{purchase_order.number}}",
        "Wer über Bestellung {{purchase_order.number}} über {{purchase_order.total}} entscheidet "
        "({{budget_move.proposer}}), hat ihr ein anderes Budget gegeben:{{#budget_move.group}} {{budget_move.group}}"
        "{{/budget_move.group}}{{#budget_move.cost_center}} Kostenstelle {{budget_move.cost_center}}"
        "{{/budget_move.cost_center}}{{#budget_move.project}} Projekt {{budget_move.project}}{{/budget_move.project}}."
        "{{#reason}} {{reason}}{{/reason}}"}},
      {"order-budget-not-moved",
       {"Bestellung {{purchase_order.number}} wird nicht aus dem Budget bezahlt, das Sie vorgeschlagen haben",
        "Bestellung {{purchase_order.number}} über {{purchase_order.total}} bleibt, wo sie war: {{reason}}."}},
  };
}

Rows GermanOfReviews() {
  return {
      {"review-approved",
       {"{{review.subject.title}} wurde genehmigt",
        "{{review.subject.resource}} über {{review.subject.amount}} wurde genehmigt."}},
      {"review-asked",
       {"{{review.subject.title}} wartet auf Sie",
        "Bitte entscheiden Sie bis {{review.deadline}} über {{review.subject.title}} ({{review.subject.amount}}), "
        "beantragt von {{review.subject.requester}}.{{#review.subject.details}}\n{{review.subject.details}}"
        "{{/review.subject.details}}"}},
      {"review-escalated",
       {"{{review.subject.title}} wurde nicht rechtzeitig entschieden und wartet auf Sie",
        "Bitte entscheiden Sie bis {{review.deadline}} über {{review.subject.title}} ({{review.subject.amount}}), "
        "beantragt von {{review.subject.requester}}: andere haben es nicht rechtzeitig getan."}},
      {"review-expired",
       {"{{review.subject.title}} wurde nicht rechtzeitig entschieden",
        "Über {{review.subject.resource}} ({{review.subject.amount}}) wurde bis {{review.deadline}} nicht entschieden; "
        "es braucht eine neue Prüfung."}},
      {"review-nobody",
       {"Niemand darf über {{review.subject.title}} entscheiden",
        "{{review.subject.resource}} ({{review.subject.amount}}) wartet, und niemand darf darüber entscheiden: wen die "
        "Regeln fragen, ist daran beteiligt, darf so viel nicht entscheiden oder ist ausgeschieden. Wer das Recht "
        "bekommt, "
        "wird dann gefragt; die Prüfung nennt sie. Bis {{review.deadline}}, dann endet sie ohne Entscheidung."}},
      {"review-question",
       {"{{review.subject.title}}: jemand, der entscheidet, hat eine Frage",
        "Die Prüfung von {{review.subject.resource}} ruht, bis Sie antworten."}},
      {"review-rejected",
       {"{{review.subject.title}} wurde abgelehnt",
        "{{review.subject.resource}} über {{review.subject.amount}} wurde abgelehnt."
        "{{#review.end_reason}} {{review.end_reason}}{{/review.end_reason}}"}},
      {"review-reminded",
       {"{{review.subject.title}} wartet noch auf Sie",
        "Bitte entscheiden Sie bis {{review.deadline}} über {{review.subject.title}} ({{review.subject.amount}}); "
        "sonst endet es ohne Entscheidung."}},
      {"review-voided",
       {"Über {{review.subject.title}} wird neu entschieden",
        "Was Sie über {{review.subject.resource}} entschieden haben, zählt nicht mehr: es hat sich seither geändert, "
        "oder "
        "ein anderes Budget soll es bezahlen. Wer nun darüber entscheidet, wird gefragt."}},
  };
}

Rows GermanOfPeople() {
  return {
      {"scim-token-orphaned",
       {"Für ein Token eines Identitätsanbieters steht niemand ein",
        "{{user}} ist ausgeschieden oder gesperrt und stand für {{scim_token}} ein: Die Anfragen des "
        "Identitätsanbieters werden abgelehnt, er ändert also niemanden. Übernehmen Sie das Token, oder widerrufen Sie "
        "es."}},
      {"user-invitation-unsent",
       {"An {{user}} ging keine E-Mail",
        "{{user}} wurde per E-Mail eingeladen, es konnte aber keine gesendet werden, oder es war zu spät dafür. Laden "
        "Sie "
        "noch einmal ein, oder ohne E-Mail, und geben Sie der Person das Token."}},
      {"user-invited",
       {"{{organization_display_name}} lädt Sie zu Outlay ein",
        "{{organization_display_name}} hat ein Konto für Sie in Outlay angelegt, wo bestellt, genehmigt und bezahlt "
        "wird. Sie können die Einladung bis {{expire_time}} annehmen:"}},
  };
}

const Rows& German() {
  static const auto& rows = *new Rows([] {
    Rows all = GermanOfOrders();
    all.merge(GermanOfInvoices());
    all.merge(GermanOfBudgetMoves());
    all.merge(GermanOfReviews());
    all.merge(GermanOfPeople());
    return all;
  }());
  return rows;
}

}  // namespace

const Words* FindBuiltInWords(std::string_view kind, std::string_view language) {
  if (language != "de") return nullptr;
  const auto found = German().find(kind);
  return found == German().end() ? nullptr : &found->second;
}

}  // namespace outlay::notification
