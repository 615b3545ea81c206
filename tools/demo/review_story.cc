#include "tools/demo/review_story.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::demo {

absl::Status ReviewStory::Run() {
  OUTLAY_RETURN_IF_ERROR(company_.Open(
      /*has_budgets=*/false, "approvals_enabled: true",
      Concat("tiers { up_to { currency_code: 'USD' units: 100 } } tiers { above { currency_code: 'USD' units: 100 } ",
             company_.BobDecides(), " }")));
  say_("Orders above 100 USD need bob, who may approve up to 5,000 USD.");
  OUTLAY_RETURN_IF_ERROR(company_.Submit("CHAIRS", 1'200, "first_month: '2026-01' last_month: '2026-12'"));
  say_("    order CHAIRS, 1200 USD, submitted by eve  →  waits for its review");
  OUTLAY_ASSIGN_OR_RETURN(const approval::v1::Review asked, company_.Asked());
  OUTLAY_RETURN_IF_ERROR(company_.Approve(asked));
  say_(Concat("    bob is asked about \"", asked.subject().title(), "\", and approves what he saw"));
  OUTLAY_RETURN_IF_ERROR(company_.Until(
      [&] { return company_.Order("CHAIRS").state() == purchase_order::v1::PurchaseOrder::STATE_ISSUED; },
      "the approved order was not issued"));
  say_("    order CHAIRS is issued");
  return absl::OkStatus();
}

}  // namespace outlay::demo
