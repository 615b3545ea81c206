// How the people of an organization give its members allocations.
#include <string>

#include "absl/strings/str_cat.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "tests/simulation/budget_nodes.h"
#include "tests/simulation/spenders.h"

namespace outlay::simulation {
namespace {

namespace v1 = budget::v1;

constexpr char kAllocations[] = "/outlay.budget.v1.Allocations/";

}  // namespace

std::string Spenders::DrawMember() {
  constexpr const char* kMembers[] = {"ann", "bert", "carla"};
  return absl::StrCat(Parent(), "/users/", kMembers[random().Uniform(3)]);
}

template <typename Request>
void Spenders::ChangeAllocations(const std::string& method, Request request) {
  request.set_request_id(NewRequestId());
  request.set_budget(absl::StrCat(Parent(), "/budgets/company"));
  client_.Call<v1::AllocationsChanged>(absl::StrCat(kAllocations, method), request,
                                       [=, this](const absl::Status& status, const v1::AllocationsChanged& changed) {
                                         // The budget may be frozen, and then it is not closed.
                                         if (!status.ok())
                                           return Problem(absl::StrCat(method, ": ", status.ToString()));
                                         if (changed.budget() != request.budget()) {
                                           Problem(absl::StrCat("was answered ", changed.budget(), " (I15)"));
                                         }
                                       });
}

void Spenders::Allocate() {
  if (random().Uniform(3) == 0) {
    v1::TakeBackAllocationsRequest request;
    if (random().Uniform(2) == 0) request.add_members(DrawMember());
    return ChangeAllocations("TakeBackAllocations", request);
  }
  v1::SetAllocationsRequest request;
  for (const char* member : {"ann", "bert"}) {
    v1::Allocation& allocation = *request.add_allocations();
    allocation.set_member(absl::StrCat(Parent(), "/users/", member));
    if (random().Uniform(3) == 0) {
      allocation.mutable_share()->set_basis_points(static_cast<int32_t>(1 + random().Uniform(6000)));
    } else {
      *allocation.mutable_share()->mutable_amount() = DrawAmount(8000);
      allocation.mutable_share()->mutable_amount()->set_currency_code("EUR");
    }
  }
  ChangeAllocations("SetAllocations", request);
}

}  // namespace outlay::simulation
