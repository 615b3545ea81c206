// outlay access ...: who has which role where, and reviews of that.
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/access_reviews.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/files.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

absl::Status Export(const Arguments& arguments, Session& session) {
  dir::ExportAccessRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return Fetch<dir::ExportAccessResponse>(Peer::kDirectory, client::kExportAccess, request, arguments, session);
}

absl::Status ListDormant(const Arguments& arguments, Session& session) {
  dir::ListUsersRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.mutable_filter()->add_states(dir::UserChanged::STATE_ACTIVE);
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_not_seen_since(), ParseTime("TIME", arguments.At(0)));
  return List(Listing<dir::ListUsersRequest, dir::ListUsersResponse, dir::User>{
                  .peer = Peer::kDirectory,
                  .method = client::kListUsers,
                  .request = request,
                  .things = &dir::ListUsersResponse::users,
                  .columns = {{"USER"}, {"NAME"}, {"E-MAIL"}, {"LAST SEEN"}, {"CREATED"}},
                  .row = [](const dir::User& user) -> std::vector<Cell> {
                    return {ShortName(user.name()), user.display_name(), user.email(),
                            user.has_last_seen_time() ? FormatDay(user.last_seen_time()) : "never",
                            FormatDay(user.create_time())};
                  },
                  .name = [](const dir::User& user) { return user.name(); },
                  .nothing = "Everybody was seen since then"},
              arguments, session);
}

absl::Status Show(const dir::AccessReview& review, Session& session) {
  return ShowResource(review, session, [](const dir::AccessReview& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("group", ShortName(shown.group()));
    facts.Add("deadline", FormatTime(shown.deadline()));
    facts.Add("confirmed", FormatCount(shown.confirmed_count()));
    facts.Add("revoked", FormatCount(shown.revoked_count()));
    facts.Add("created by", shown.created_by());
    facts.Add("closed by", shown.closed_by());
    facts.Add("closed", FormatTime(shown.close_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Review(const Arguments& arguments, Session& session) {
  dir::CreateAccessReviewRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_access_review_id(arguments.At(0));
  dir::AccessReview& review = *request.mutable_access_review();
  review.set_display_name(arguments.Has("name") ? arguments.Get("name") : arguments.At(0));
  OUTLAY_ASSIGN_OR_RETURN(*review.mutable_group(), session.Name("groups", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(*review.mutable_deadline(), ParseTime("DEADLINE", arguments.At(2)));
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.directory().Call<dir::AccessReview>(client::kCreateAccessReview, request));
  return Show(created, session);
}

absl::Status ListReviews(const Arguments& arguments, Session& session) {
  dir::ListAccessReviewsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("state")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto state, ParseEnum<dir::AccessReview::State>("state", arguments.Get("state")));
    request.mutable_filter()->set_state(state);
  }
  return List(
      Listing<dir::ListAccessReviewsRequest, dir::ListAccessReviewsResponse, dir::AccessReview>{
          .peer = Peer::kDirectory,
          .method = client::kListAccessReviews,
          .request = request,
          .things = &dir::ListAccessReviewsResponse::access_reviews,
          .columns = {{"REVIEW"}, {"NAME"}, {"GROUP"}, {"STATE"}, {"DEADLINE"}, {"CONFIRMED", true}, {"REVOKED", true}},
          .row = [](const dir::AccessReview& review) -> std::vector<Cell> {
            return {ShortName(review.name()),           review.display_name(),
                    ShortName(review.group()),          EnumWords(review.state()),
                    FormatTime(review.deadline()),      FormatCount(review.confirmed_count()),
                    FormatCount(review.revoked_count())};
          },
          .name = [](const dir::AccessReview& review) { return review.name(); },
          .nothing = "There are no such reviews"},
      arguments, session);
}

absl::Status ListLines(const Arguments& arguments, Session& session) {
  dir::ListAccessReviewLinesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("accessReviews", arguments.At(0)));
  for (const std::string& state : arguments.All("state")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto parsed, ParseEnum<dir::AccessReviewLine::State>("state", state));
    request.mutable_filter()->add_states(parsed);
  }
  if (arguments.Has("of")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_user(), session.Name("users", arguments.Get("of")));
  }
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return List(
      Listing<dir::ListAccessReviewLinesRequest, dir::ListAccessReviewLinesResponse, dir::AccessReviewLine>{
          .peer = Peer::kDirectory,
          .method = client::kListAccessReviewLines,
          .request = request,
          .things = &dir::ListAccessReviewLinesResponse::lines,
          .columns =
              {{"GRANT"}, {"USER"}, {"ROLE"}, {"GROUP"}, {"GRANTED BY"}, {"SINCE"}, {"ANSWER"}, {"BY"}, {"NOTE"}},
          .row = [](const dir::AccessReviewLine& line) -> std::vector<Cell> {
            const dir::RoleGrant& grant = line.role_grant();
            return {ShortName(grant.name()),  ShortName(grant.user()), ShortName(grant.role()),
                    ShortName(grant.group()), grant.granted_by(),      FormatDay(grant.grant_time()),
                    EnumWords(line.state()),  line.answered_by(),      line.note()};
          },
          .name = [](const dir::AccessReviewLine& line) { return line.name(); },
          .nothing = "There are no such lines in your reach"},
      arguments, session);
}

absl::Status Answer(dir::AnswerAccessReviewLineRequest::Answer answer, const Arguments& arguments, Session& session) {
  dir::AnswerAccessReviewLineRequest request;
  OUTLAY_ASSIGN_OR_RETURN(const std::string review, session.Name("accessReviews", arguments.At(0)));
  request.set_name(Concat(review, "/lines/", ShortName(arguments.At(1))));
  request.set_request_id(session.RequestId());
  request.set_answer(answer);
  request.set_note(arguments.Get("note"));
  OUTLAY_ASSIGN_OR_RETURN(const auto line,
                          session.directory().Call<dir::AccessReviewLine>(client::kAnswerAccessReviewLine, request));
  return ShowResource(line, session, [](const dir::AccessReviewLine& shown, Session& out) {
    const dir::RoleGrant& grant = shown.role_grant();
    out.WriteLine(Concat(ShortName(grant.name()), " is ", EnumWords(shown.state()), ": ", ShortName(grant.user()),
                         " as ", ShortName(grant.role()), " on ", ShortName(grant.group())));
  });
}

absl::Status Confirm(const Arguments& arguments, Session& session) {
  return Answer(dir::AnswerAccessReviewLineRequest::ANSWER_CONFIRM, arguments, session);
}

absl::Status Revoke(const Arguments& arguments, Session& session) {
  return Answer(dir::AnswerAccessReviewLineRequest::ANSWER_REVOKE, arguments, session);
}

absl::Status Close(const Arguments& arguments, Session& session) {
  dir::CloseAccessReviewRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("accessReviews", arguments.At(0)));
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.Get("etag"));
  OUTLAY_ASSIGN_OR_RETURN(const auto closed,
                          session.directory().Call<dir::AccessReview>(client::kCloseAccessReview, request));
  return Show(closed, session);
}

absl::Status Report(const Arguments& arguments, Session& session) {
  dir::ExportAccessReviewRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("accessReviews", arguments.At(0)));
  return Fetch<dir::ExportAccessReviewResponse>(Peer::kDirectory, client::kExportAccessReview, request, arguments,
                                                session);
}

}  // namespace

std::vector<Command> AccessCommands() {
  const Flag note = {"note", "TEXT", "why, for those who read the review later"};
  return {
      {"access",
       "export",
       "",
       "write who has which role where as CSV",
       {{"group", "GROUP", "only on this group and below"}, kOutFlag},
       Export},
      {"access", "dormant", "TIME", "list active users who were not seen since then", {kLimitFlag}, ListDormant},
      {"access",
       "review",
       "ID GROUP DEADLINE",
       "begin a review of who has which role on the group and below",
       {{"name", "NAME", "for people; the id unless told"}},
       Review},
      {"access",
       "reviews",
       "",
       "list reviews of who has which role",
       {{"state", "STATE", "only those: open, closed"}, kLimitFlag},
       ListReviews},
      {"access",
       "lines",
       "REVIEW",
       "list the role grants that a review asks about",
       {{"state", "STATE", "only those: unanswered, confirmed, revoked, ended", true},
        {"of", "USER", "only this user's"},
        {"group", "GROUP", "only on exactly this group"},
        kLimitFlag},
       ListLines},
      {"access", "confirm", "REVIEW GRANT", "answer that a user keeps a role", {note}, Confirm},
      {"access", "revoke", "REVIEW GRANT", "answer that a user loses a role, at once", {note}, Revoke},
      {"access",
       "close",
       "REVIEW",
       "end a review before its deadline",
       {{"etag", "ETAG", "refuse if it changed since"}},
       Close},
      {"access", "report", "REVIEW", "write a review with its answers as CSV", {kOutFlag}, Report},
  };
}

}  // namespace outlay::cli
