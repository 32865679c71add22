// Chinese words of the properties panel that bpmn-js-i18n does not bring.
const EVENTS = { Start: '开始事件', End: '结束事件', Boundary: '边界事件', 'Intermediate Catch': '中间捕获事件', 'Intermediate Throw': '中间抛出事件' };
const KINDS = { '': '', Cancel: '取消', Compensate: '补偿', Conditional: '条件', Error: '错误', Escalation: '升级', Link: '链接', Message: '消息',
  Multiple: '多重', Parallel: '并行', 'Parallel Multiple': '并行多重', Signal: '信号', Terminate: '终止', Timer: '定时' };

// Headings of the panel: "Timer Boundary Event (Non Interrupting)" and the like.
function eventWords() {
  const words = {};
  for (const [event, position] of Object.entries(EVENTS)) {
    for (const [kind, word] of Object.entries(KINDS)) {
      const heading = `${kind} ${event} Event`.trim();
      words[heading] = word + position;
      words[`${heading} (Non Interrupting)`] = `${word}${position}（不中断）`;
    }
  }
  return words;
}

export const panelWords = {
  ...eventWords(),
  Association: '关联', 'Business Rule Task': '决策任务', 'Call Activity': '调用流程', Collaboration: '协作图', 'Conditional Flow': '条件连线',
  'Sequence Flow': '连线', 'Data Input': '数据输入', 'Data Input Association': '数据输入关联', 'Data Output': '数据输出',
  'Data Output Association': '数据输出关联', 'Data Object Reference': '数据对象', 'Data Store Reference': '数据存储', 'Default Flow': '默认连线',
  'Event Sub Process': '事件子流程', 'Complex Gateway': '复杂网关', 'Event Based Gateway': '事件网关', 'Exclusive Gateway': '排他网关', Gateway: '网关',
  'Inclusive Gateway': '包容网关', 'Parallel Gateway': '并行网关', Group: '分组', Lane: '泳道', 'Manual Task': '手工任务', 'Message Flow': '消息连线',
  Participant: '参与方', Process: '流程', 'Receive Task': '接收任务', 'Script Task': '脚本任务', 'Send Task': '发送任务', 'Service Task': '服务任务',
  'Collapsed Sub Process': '子流程（折叠）', 'Collapsed Ad Hoc Sub Process': '临时子流程（折叠）', 'Expanded Sub Process': '子流程',
  'Expanded Ad Hoc Sub Process': '临时子流程', Task: '任务', 'Text Annotation': '文本注释', Transaction: '事务', 'User Task': '人工任务',
  General: '基本', Documentation: '说明', Name: '名称', ID: '标识', 'Element documentation': '元素说明',
  Assignment: '分派', Assignee: '办理人', 'Candidate groups': '候选组', 'Candidate users': '候选人', 'Due date': '到期时间',
  'Follow up date': '跟进时间', Priority: '优先级', Form: '表单', 'Form ID': '表单标识', Type: '类型', Condition: '条件',
  'Condition expression': '条件表达式', 'Execution listeners': '执行监听', 'Task listeners': '任务监听',
  'Extension properties': '扩展属性', Inputs: '输入映射', Outputs: '输出映射', 'Input mapping': '输入映射', 'Output mapping': '输出映射',
  'Task definition': '任务定义', 'Job type': '作业类型', Retries: '重试次数', Headers: '头信息', Implementation: '实现方式',
  'Called decision': '调用决策', 'Called element': '调用流程', 'Decision ID': '决策标识', 'Result variable': '结果变量',
  Timer: '定时', Value: '值', Message: '消息', 'Message name': '消息名称', 'Subscription correlation key': '关联键',
  'Multi-instance': '多实例', 'Input collection': '输入集合', 'Input element': '输入元素', 'Output collection': '输出集合',
  'Output element': '输出元素', 'Completion condition': '完成条件', Signal: '信号', Error: '错误', Escalation: '升级',
  Script: '脚本', Binding: '版本绑定', 'Process ID': '流程标识', Executable: '可执行', 'Version tag': '版本标签',
  'Camunda user task': '人工任务', 'Job worker': '作业', 'Due date and follow up date': '期限', 'Called decision ID': '决策标识', 'DMN decision': '决策表',
  'FEEL expression': 'FEEL 表达式', '<none>': '无', 'Camunda Form': '表单', 'Custom form key': '自定义表单',
  'Toggle section': '展开或收起', 'Select an element to edit its properties.': '选中一个元素, 在这里编辑它的属性。',
  'Multiple elements selected. Select a single element to edit its properties.': '选中了多个元素, 请只选一个再编辑属性。',
};
