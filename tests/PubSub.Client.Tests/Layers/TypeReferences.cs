using System.Reflection;
using System.Reflection.Emit;

namespace PubSub.Client.Tests.Layers;

/// <summary>Which types a type refers to: in its shape, and in the code of its methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    public static IEnumerable<Type> Of(Type type)
    {
        var types = new HashSet<Type>();
        Add(types, type.BaseType);
        foreach (var implemented in type.GetInterfaces())
            Add(types, implemented);
        foreach (var field in type.GetFields(All))
            Add(types, field.FieldType);
        foreach (var property in type.GetProperties(All))
            Add(types, property.PropertyType);
        foreach (var method in type.GetMembers(All).OfType<MethodBase>())
        {
            AddSignature(types, method);
            AddBody(types, method);
        }
        return types;
    }

    public static void AddSignature(HashSet<Type> types, MethodBase method)
    {
        Add(types, (method as MethodInfo)?.ReturnType);
        foreach (var parameter in method.GetParameters())
            Add(types, parameter.ParameterType);
        if (method.IsGenericMethodDefinition)
            foreach (var constraint in method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()))
                Add(types, constraint);
    }

    public static void Add(HashSet<Type> types, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(types, type.GetElementType());
            return;
        }
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        types.Add(open);
        if (type.IsGenericType && !type.IsGenericTypeDefinition)
            foreach (var argument in type.GetGenericArguments())
                Add(types, argument);
    }

    private static void AddBody(HashSet<Type> types, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return;
        foreach (var local in body.LocalVariables)
            Add(types, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause))
            Add(types, clause.CatchType);
        foreach (var token in Tokens(body.GetILAsByteArray()!))
        {
            var typeArguments = method.DeclaringType!.GetGenericArguments();
            var member = method.Module.ResolveMember(token, typeArguments, method.IsGenericMethod ? method.GetGenericArguments() : null);
            Add(types, member as Type ?? member!.DeclaringType);
            if (member is FieldInfo field)
                Add(types, field.FieldType);
            if (member is MethodBase called)
                AddSignature(types, called);
            if (member is MethodInfo { IsGenericMethod: true } generic)
                foreach (var argument in generic.GetGenericArguments())
                    Add(types, argument);
        }
    }

    /// <summary>The metadata tokens of types, fields and methods in a method's code.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(il, at);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
