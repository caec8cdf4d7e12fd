// Our own elements on nodes (namespace urn:gongzhi:bpmn:1), made from what the server says that there is.
const capital = (name) => name[0].toUpperCase() + name.slice(1);

export const typeOf = (name) => `gz:${capital(name)}`;

export const describe = (attributes) => ({
  name: 'Gongzhi',
  prefix: 'gz',
  uri: 'urn:gongzhi:bpmn:1',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: Object.entries(attributes).map(([name, names]) => ({
    name: capital(name),
    superClass: ['Element'],
    properties: names.map((one) => ({ name: one, isAttr: true, type: 'String' })),
  })),
});

// Which of our elements a node carries, by its type in BPMN.
export const WORDS = {
  'bpmn:StartEvent': 'start',
  'bpmn:UserTask': 'step',
  'bpmn:ServiceTask': 'action',
  'bpmn:BusinessRuleTask': 'decision',
  'bpmn:IntermediateCatchEvent': 'wait',
  'bpmn:CallActivity': 'call',
};
