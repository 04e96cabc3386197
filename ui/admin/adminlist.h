// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"
#include "ui/widgets/formsheet.h"

#include <QJsonArray>
#include <functional>

class QTableWidget;

namespace kefu::ui {

class AdminListPage;

//! One column of an administration's list: how a row says it.
struct AdminColumn {
    QString title;
    std::function<QString(const QJsonObject &row)> text;
    bool number = false;
    int width = 0; //!< px; 0: shares what is left
};

//! What can be done on a list's page, with the chosen row or without one.
struct AdminAction {
    QString name; //!< of the button, for tests and screen readers' tools
    QString words;
    bool needsRow = true;
    bool primary = false;
    std::function<void(AdminListPage &page, const QJsonObject &row)> run;
    //! Grey where it is false; null: always.
    std::function<bool(const QJsonObject &row)> enabled {};
};

//! One list of the administration, as a table of texts: everything a page differs in from the
//! others. Made anew when the language changes.
struct AdminList {
    QString title;
    QString hint; //!< a line under the head; may be empty
    QString empty;
    QString command; //!< "agent.list"
    QJsonObject fields {};
    QString key; //!< of the rows in its answer
    QList<AdminColumn> columns;
    QList<AdminAction> actions;
    //! Of rows the answer does not have as such; null: answer[key].
    std::function<QJsonArray(const QJsonObject &answer)> rows {};
    //! More rows are behind these: the field and the row's value that ask for them.
    QString pageField {};
    QString pageKey {};
};

//! A page of one list: search, table, buttons for the chosen row; forms and questions in sheets.
//! Every change asks the relay and then for the list again; what it refuses is said in words.
class AdminListPage : public AdminPage {
    Q_OBJECT
public:
    using Make = std::function<AdminList()>;
    using Then = std::function<void(const QJsonObject &answer)>;
    using ToFields = std::function<QJsonObject(const QJsonObject &values)>;

    //! `name`: of the widget.
    AdminListPage(const Look &look, AdminService &service, const QString &name, Make make,
                  QWidget *parent);

    //! The list, fresh from the relay.
    void reload();
    void clear(); //!< forgets rows and filters
    QTableWidget *table() const { return m_table; }
    const QJsonArray &rows() const { return m_rows; }
    QJsonObject current() const; //!< the chosen row; empty when none
    AdminService &service() { return m_service; }

    // ---- for actions
    //! Runs a command; afterwards `then`, or the list is asked for again.
    void call(const QString &command, const QJsonObject &fields, const Then &then = {});
    //! A form whose values become the command's fields, by `map` or as they are. Without a
    //! command only `map` is told.
    void ask(const QString &title, const QList<FormField> &form, const QString &ok,
             const QString &command, const ToFields &map = {}, const Then &then = {});
    //! Asks before what cannot be undone.
    void confirm(const QString &title, const QString &words, const QString &ok,
                 const QString &command, const QJsonObject &fields);
    //! Something that is shown once, to be copied.
    void showOnce(const QString &title, const QString &words, const QString &label,
                  const QString &value);
    void setFilters(const QJsonObject &fields); //!< added to the list's own fields
    void say(const QString &words);

protected:
    void retranslate() override;

private:
    void load(const QString &after);
    void take(const Result<QJsonObject> &answer, bool first);
    void fill();
    QString refusalWords(const Error &error) const;
    bool matches(const QJsonObject &row) const;
    void refreshActions();
    void openMenu(const QPoint &at);
    void run(const AdminAction &action);

    AdminService &m_service;
    Make m_make;
    AdminList m_list;
    QJsonObject m_filters;
    QJsonArray m_rows;
    QList<int> m_shown; //!< which of them each line of the table is
    bool m_more = false;
    bool m_loaded = false;
    PlainLabel *m_hint;
    QLineEdit *m_search;
    QHBoxLayout *m_tools;
    QList<Button *> m_buttons;
    QTableWidget *m_table;
    Button *m_moreButton;
    PlainLabel *m_count;
};

} // namespace kefu::ui
