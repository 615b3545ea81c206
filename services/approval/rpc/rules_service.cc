#include "services/approval/rpc/rules_service.h"

#include <memory>
#include <optional>
#include <string>

#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/command/execute_call.h"
#include "common/tenant/tenant.h"
#include "services/approval/commands/rule_commands.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/simulation.h"
#include "services/approval/rpc/list_page.h"
#include "services/approval/store/people_rows.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

absl::StatusOr<v1::Rule> Get(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                             const std::string& id) {
  const std::string& organization = caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(const Rule rule, LoadRule(reader, {organization, id}));
  const PeopleRows people(reader, organization, now);
  const bool holds = HoldsFor(people, caller, rule.spec.group_id);
  OUTLAY_RETURN_IF_ERROR(people.status());
  if (!holds) return RuleNotFound(id);
  return ToProto(organization, rule, tenant.base_currency);
}

absl::StatusOr<v1::ListRulesResponse> List(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                           const v1::ListRulesRequest& request) {
  const std::string& organization = caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  const PeopleRows people(reader, organization, now);
  absl::StatusOr<v1::ListRulesResponse> page = ListPage<Rule, v1::ListRulesResponse>(
      {.list = "rules.list", .organization = organization, .filter = "", .order_by = "id"}, request,
      [&](const std::optional<std::string>& after, const auto& visitor) {
        return ListRules(reader, organization, after, visitor);
      },
      [&](const Rule& rule, v1::ListRulesResponse& response) {
        if (!HoldsFor(people, caller, rule.spec.group_id)) return false;
        *response.add_rules() = ToProto(organization, rule, tenant.base_currency);
        return true;
      });
  OUTLAY_RETURN_IF_ERROR(people.status());
  return page;
}

absl::StatusOr<v1::SimulateReviewResponse> Simulate(const store::Reader& reader, const std::string& organization,
                                                    absl::Time now, const v1::SimulateReviewRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, organization, now, /*with_rules=*/true));
  absl::StatusOr<Subject> subject = FromProto(request.subject());
  if (!subject.ok()) return AtField("subject", subject.status());
  OUTLAY_RETURN_IF_ERROR(CompleteSubject(reader, scene, &*subject));
  OUTLAY_ASSIGN_OR_RETURN(const SubjectFacts told, LoadSubjectFacts(reader, scene, *subject, /*review_id=*/""));
  const absl::StatusOr<Simulation> simulation = approval::Simulate(*subject, scene.surroundings(&told));
  // A simulation with people who could not be read has no meaning.
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  OUTLAY_RETURN_IF_ERROR(simulation.status());
  v1::SimulateReviewResponse response = ToProto(organization, *simulation);
  response.set_base_amount_minor(subject->base_minor);
  return response;
}

}  // namespace

void RulesService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.Rules/";
  dispatcher.Bind(service + "CreateRule", this, &RulesService::CreateRule);
  dispatcher.Bind(service + "GetRule", this, &RulesService::GetRule);
  dispatcher.Bind(service + "ListRules", this, &RulesService::ListRules);
  dispatcher.Bind(service + "UpdateRule", this, &RulesService::UpdateRule);
  dispatcher.Bind(service + "DeleteRule", this, &RulesService::DeleteRule);
  dispatcher.Bind(service + "SimulateReview", this, &RulesService::SimulateReview);
}

void RulesService::CreateRule(rpc::Call<v1::CreateRuleRequest, v1::Rule> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::CreateRule>(call.request()));
}

void RulesService::GetRule(rpc::Call<v1::GetRuleRequest, v1::Rule> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(Get(*store_->Read(store::PartitionOf(caller.organization)), caller, clock_->Now(),
                  LastId(call.request().name())));
}

void RulesService::ListRules(rpc::Call<v1::ListRulesRequest, v1::ListRulesResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(List(*store_->Read(store::PartitionOf(caller.organization)), caller, clock_->Now(), call.request()));
}

void RulesService::UpdateRule(rpc::Call<v1::UpdateRuleRequest, v1::Rule> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::UpdateRule>(call.request()));
}

void RulesService::DeleteRule(rpc::Call<v1::DeleteRuleRequest, v1::DeleteRuleResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<DeleteRuleCommand>(call.request()));
}

void RulesService::SimulateReview(rpc::Call<v1::SimulateReviewRequest, v1::SimulateReviewResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(Simulate(*store_->Read(store::PartitionOf(organization)), organization, clock_->Now(), call.request()));
}

}  // namespace outlay::approval
