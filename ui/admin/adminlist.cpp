// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/adminlist.h"

#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tablestyle.h"
#include "ui/widgets/toast.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>

namespace kefu::ui {

namespace {
using L = QLatin1String;
constexpr int kField = 30;
constexpr int kSearch = 220;
constexpr int kMenuRow = 30;
constexpr int kLeastTable = 240;
} // namespace

AdminListPage::AdminListPage(const Look &look, AdminService &service, const QString &name,
                             Make make, QWidget *parent)
    : AdminPage(look, false, parent)
    , m_service(service)
    , m_make(std::move(make))
    , m_hint(addText(13, &Theme::sub))
    , m_search(new QLineEdit)
    , m_tools(new QHBoxLayout)
    , m_table(new QTableWidget)
    , m_moreButton(new Button(look, Button::Kind::Quiet))
    , m_count(new PlainLabel(look, 12, &Theme::sub))
{
    setObjectName(name);
    m_hint->setObjectName(QStringLiteral("listHint"));
    m_search->setObjectName(QStringLiteral("listSearch"));
    m_search->setFixedSize(kSearch, kField);
    m_search->setFont(look.font(13));
    m_search->setClearButtonEnabled(true);
    styleField(look, m_search);
    m_tools->setSpacing(8);
    m_tools->addWidget(m_search);
    m_tools->addWidget(m_count, 1);
    body()->addLayout(m_tools);
    m_table->setObjectName(QStringLiteral("listTable"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(kLeastTable);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    styleTable(look, m_table);
    new OverlayScrollBar(look, m_table);
    body()->addWidget(m_table, 1);
    m_moreButton->setObjectName(QStringLiteral("listMore"));
    m_moreButton->hide();
    body()->addWidget(m_moreButton, 0, Qt::AlignHCenter);
    connect(m_search, &QLineEdit::textChanged, this, &AdminListPage::fill);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &AdminListPage::refreshActions);
    connect(m_table, &QTableWidget::customContextMenuRequested, this, &AdminListPage::openMenu);
    connect(m_table, &QTableWidget::itemActivated, this, [this] {
        for (const AdminAction &action : std::as_const(m_list.actions)) {
            if (action.needsRow)
                return run(action);
        }
    });
    connect(m_moreButton, &QAbstractButton::clicked, this, [this] {
        load(m_rows.isEmpty() ? QString()
                              : m_rows.last().toObject().value(m_list.pageKey).toString());
    });
    retranslate();
}

//! The list is made anew in the language of now; the rows stay.
void AdminListPage::retranslate()
{
    m_list = m_make();
    setTitle(m_list.title);
    m_hint->setText(m_list.hint);
    m_hint->setVisible(!m_list.hint.isEmpty());
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search in %1").arg(m_list.title));
    m_moreButton->setText(tr("More"));
    m_table->setAccessibleName(m_list.title);
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (const AdminAction &action : std::as_const(m_list.actions)) {
        auto *button =
            new Button(look(), action.primary ? Button::Kind::Primary : Button::Kind::Quiet, this);
        button->setObjectName(action.name);
        button->setText(action.words);
        connect(button, &QAbstractButton::clicked, this, [this, action] { run(action); });
        m_tools->addWidget(button);
        m_buttons.append(button);
    }
    QStringList titles;
    for (const AdminColumn &column : std::as_const(m_list.columns))
        titles.append(column.title);
    m_table->setColumnCount(int(titles.size()));
    m_table->setHorizontalHeaderLabels(titles);
    for (int i = 0; i < m_list.columns.size(); ++i) {
        const AdminColumn &column = m_list.columns.at(i);
        QHeaderView *head = m_table->horizontalHeader();
        head->setSectionResizeMode(
            i, column.width > 0 ? QHeaderView::Interactive : QHeaderView::Stretch);
        if (column.width > 0)
            head->resizeSection(i, column.width);
        if (column.number)
            m_table->horizontalHeaderItem(i)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    fill();
}

// ---- rows
// --------------------------------------------------------------------------------------

void AdminListPage::reload()
{
    load({});
}

void AdminListPage::clear()
{
    m_rows = {};
    m_filters = {};
    m_more = false;
    m_loaded = false;
    fill();
}

void AdminListPage::setFilters(const QJsonObject &fields)
{
    m_filters = fields;
    reload();
}

void AdminListPage::load(const QString &after)
{
    QJsonObject fields = m_list.fields;
    for (auto it = m_filters.begin(); it != m_filters.end(); ++it)
        fields.insert(it.key(), it.value());
    if (!after.isEmpty())
        fields.insert(m_list.pageField, after);
    m_service.run(m_list.command, fields, this,
                  [this, first = after.isEmpty()](const Result<QJsonObject> &answer) {
                      take(answer, first);
                  });
}

void AdminListPage::take(const Result<QJsonObject> &answer, bool first)
{
    if (!answer)
        return setProblem(refusalWords(answer.error()));
    setProblem({});
    m_loaded = true;
    const QJsonArray rows =
        m_list.rows ? m_list.rows(*answer) : answer->value(m_list.key).toArray();
    if (first)
        m_rows = {};
    for (const QJsonValue &row : rows)
        m_rows.append(row);
    m_more = !m_list.pageField.isEmpty() && answer->value(L("more")).toBool();
    fill();
}

bool AdminListPage::matches(const QJsonObject &row) const
{
    const QString wanted = m_search->text().trimmed();
    if (wanted.isEmpty())
        return true;
    return std::any_of(m_list.columns.begin(), m_list.columns.end(),
                       [&](const AdminColumn &column) {
                           return column.text(row).contains(wanted, Qt::CaseInsensitive);
                       });
}

void AdminListPage::fill()
{
    const int kept = m_table->currentRow();
    m_shown.clear();
    for (int i = 0; i < m_rows.size(); ++i) {
        if (matches(m_rows.at(i).toObject()))
            m_shown.append(i);
    }
    m_table->setRowCount(int(m_shown.size()));
    for (int line = 0; line < m_shown.size(); ++line) {
        const QJsonObject row = m_rows.at(m_shown.at(line)).toObject();
        for (int i = 0; i < m_list.columns.size(); ++i)
            m_table->setItem(
                line, i, tableCell(m_list.columns.at(i).text(row), m_list.columns.at(i).number));
    }
    if (kept >= 0 && kept < m_shown.size())
        m_table->selectRow(kept);
    m_moreButton->setVisible(m_more);
    m_count->setText(!m_loaded              ? QString()
                         : m_rows.isEmpty() ? m_list.empty
                         : m_shown.size() == m_rows.size()
                         ? tr("%n row(s)", nullptr, int(m_rows.size()))
                         : tr("%1 of %2").arg(m_shown.size()).arg(m_rows.size()));
    refreshActions();
}

QJsonObject AdminListPage::current() const
{
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    const int line = chosen.isEmpty() ? -1 : chosen.first().row();
    return line >= 0 && line < m_shown.size() ? m_rows.at(m_shown.at(line)).toObject()
                                              : QJsonObject();
}

// ---- actions
// -----------------------------------------------------------------------------------

void AdminListPage::refreshActions()
{
    const QJsonObject row = current();
    for (int i = 0; i < m_buttons.size(); ++i) {
        const AdminAction &action = m_list.actions.at(i);
        const bool possible = !action.needsRow || !row.isEmpty();
        m_buttons.at(i)->setEnabled(possible && (!action.enabled || action.enabled(row)));
    }
}

void AdminListPage::run(const AdminAction &action)
{
    const QJsonObject row = current();
    if (action.needsRow && row.isEmpty())
        return;
    if (!action.enabled || action.enabled(row))
        action.run(*this, row);
}

void AdminListPage::openMenu(const QPoint &at)
{
    if (QTableWidgetItem *item = m_table->itemAt(at))
        m_table->selectRow(item->row());
    if (current().isEmpty())
        return;
    auto *menu = new Menu(look(), kMenuRow, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const AdminAction &action : std::as_const(m_list.actions)) {
        if (!action.needsRow || (action.enabled && !action.enabled(current())))
            continue;
        connect(menu->addRow(action.words), &QAction::triggered, this,
                [this, action] { run(action); });
    }
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void AdminListPage::call(const QString &command, const QJsonObject &fields, const Then &then)
{
    m_service.run(command, fields, this, [this, then](const Result<QJsonObject> &answer) {
        if (!answer)
            return setProblem(refusalWords(answer.error()));
        setProblem({});
        if (then)
            then(*answer);
        reload();
    });
}

void AdminListPage::ask(const QString &title, const QList<FormField> &form, const QString &ok,
                        const QString &command, const ToFields &map, const Then &then)
{
    auto *sheet = new FormSheet(look(), window(), title, form, ok);
    connect(sheet, &FormSheet::submitted, this,
            [this, sheet, command, map, then](const QJsonObject &values) {
                if (command.isEmpty()) {
                    (void)map(values);
                    return sheet->succeed();
                }
                m_service.run(command, map ? map(values) : values, sheet,
                              [this, sheet, then](const Result<QJsonObject> &answer) {
                                  if (!answer)
                                      return sheet->fail(refusalWords(answer.error()));
                                  sheet->succeed();
                                  if (then)
                                      then(*answer);
                                  reload();
                              });
            });
    sheet->openNow();
}

void AdminListPage::confirm(const QString &title, const QString &words, const QString &ok,
                            const QString &command, const QJsonObject &fields)
{
    FormField note;
    note.kind = FormField::Kind::Note;
    note.label = words;
    ask(title, { note }, ok, command, [fields](const QJsonObject &) { return fields; });
}

void AdminListPage::showOnce(const QString &title, const QString &words, const QString &label,
                             const QString &value)
{
    FormField note;
    note.kind = FormField::Kind::Note;
    note.label = words;
    FormField shown;
    shown.key = QStringLiteral("once");
    shown.label = label;
    shown.value = value;
    shown.maxLength = 1000;
    auto *sheet = new FormSheet(look(), window(), title, { note, shown }, tr("Close"));
    connect(sheet, &FormSheet::submitted, sheet, [sheet] { sheet->succeed(); });
    if (auto *field = sheet->findChild<QLineEdit *>(QStringLiteral("form-once"))) {
        field->setReadOnly(true);
        field->selectAll();
    }
    sheet->openNow();
}

//! What the relay refuses here is most often a name: said so, not as a colleague's race.
QString AdminListPage::refusalWords(const Error &error) const
{
    const QString field = error.details.value(L("field")).toString();
    switch (error.code) {
    case ErrorCode::Conflict:
        return error.details.value(L("reason")).toString() == L("last_admin")
            ? tr("The last administrator: nobody could change it back.")
            : tr("Another one has that name or number already.");
    case ErrorCode::NotFound:
        return tr("There is no account, group, mini program or visitor of that name.");
    case ErrorCode::BadRequest:
        return field.isEmpty() ? tr("The relay cannot read it.")
                               : tr("The relay does not take the value of “%1”.").arg(field);
    default:
        return errorWords(error);
    }
}

void AdminListPage::say(const QString &words)
{
    Toast::notify(look(), window(), words);
}

} // namespace kefu::ui
