#include "services/purchase_order/peer/budget_client.h"

#include <memory>
#include <utility>

#include "common/flow/limits.h"

namespace outlay::purchase_order {
namespace {

constexpr char kOwnName[] = "purchase_order";

rpc::CallOptions OptionsFor(const BudgetClient::OnBehalfOf& whom) {
  return {.caller = {.subject = kOwnName,
                     .organization = whom.organization,
                     .on_behalf_of = whom.user,
                     .cause = whom.cause},
          .timeout = flow::limits::kPeerCallTimeout};
}

template <typename Response, typename Done>
void CallBudget(rpc::Channel* channel, std::string_view method, const BudgetClient::OnBehalfOf& whom,
                const google::protobuf::Message& request, Done done) {
  auto response = std::make_unique<Response>();
  Response* const into = response.get();
  channel->Call(method, request, into, OptionsFor(whom),
                [response = std::move(response), done = std::move(done)](absl::Status status) mutable {
                  done(std::move(status), std::move(*response));
                });
}

}  // namespace

void BudgetClient::Settle(const OnBehalfOf& whom, const budget::v1::SettleDocumentRequest& request, Settled done) {
  CallBudget<budget::v1::SettleDocumentResponse>(channel_, "/outlay.budget.v1.DocumentHolds/SettleDocument", whom,
                                                 request, std::move(done));
}

void BudgetClient::Explain(const OnBehalfOf& whom, const budget::v1::ExplainDocumentRequest& request, Explained done) {
  CallBudget<budget::v1::ExplainDocumentResponse>(channel_, "/outlay.budget.v1.DocumentHolds/ExplainDocument", whom,
                                                  request, std::move(done));
}

}  // namespace outlay::purchase_order
